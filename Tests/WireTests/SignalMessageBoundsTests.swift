import Testing
import TrafficModel

@testable import Wire

@Suite struct SignalMessageBoundsTests {
    private static let controller = ControllerNumber(17)
    private static let order = SignalCommand.Order(leaderEpoch: 3, sequence: 12)
    private static let state = SignalCommand.ExpectedState(stage: 2, transition: 41)

    private static func accepts(_ message: SignalMessage) -> Bool {
        (try? SignalMessage(payload: message.payload)) == message
    }

    private static func status(
        tables: Int = 16, fault: Int = 0, uptime: Int64 = 0
    ) -> SignalMessage {
        .status(
            ControllerStatus(
                controller: controller, mode: .localPlan, state: state, next: nil, plan: nil,
                outOfStepMilliseconds: nil, lamps: [.red], lease: nil, tablesHash: text(tables),
                uptime: Uptime(milliseconds: uptime), wallTime: .zero, fault: text(fault)))
    }

    private static func request(tables: Int) -> SignalMessage {
        .leaseRequest(
            LeaseRequest(
                controller: controller, nonce: 1, uptime: .zero, lease: nil,
                tablesHash: text(tables)))
    }

    private static func plan(id: Int) -> SignalMessage {
        .command(
            SignalCommand(
                controller: controller, order: order, lease: 7,
                action: .plan(text(id), startAt: nil), expected: nil, author: .adaptive,
                reason: "", issuedAt: .zero, validUntil: .zero))
    }

    private static func accepted(within milliseconds: Int64) -> SignalMessage {
        .receipt(
            CommandReceipt(
                controller: controller, order: order,
                outcome: .accepted(applyWithinMilliseconds: milliseconds), state: state,
                mode: .centralStage, uptime: .zero))
    }

    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test func `fingerprints of tables have at most 64 bytes`() {
        #expect(Self.accepts(Self.status(tables: 64)))
        #expect(!Self.accepts(Self.status(tables: 65)))
        #expect(Self.accepts(Self.request(tables: 64)))
        #expect(!Self.accepts(Self.request(tables: 65)))
    }

    @Test func `a fault has at most 1,000 bytes`() {
        #expect(Self.accepts(Self.status(fault: 1_000)))
        #expect(!Self.accepts(Self.status(fault: 1_001)))
    }

    @Test func `the id of a plan has at most 200 bytes`() {
        #expect(Self.accepts(Self.plan(id: 200)))
        #expect(!Self.accepts(Self.plan(id: 201)))
    }

    @Test func `a span lies between nothing and a day`() {
        #expect(Self.accepts(Self.accepted(within: 0)))
        #expect(Self.accepts(Self.accepted(within: 86_400_000)))
        #expect(!Self.accepts(Self.accepted(within: -1)))
        #expect(!Self.accepts(Self.accepted(within: 86_400_001)))
    }

    @Test func `a clock says at most a century`() {
        #expect(Self.accepts(Self.status(uptime: 3_155_760_000_000)))
        #expect(!Self.accepts(Self.status(uptime: 3_155_760_000_001)))
    }

    @Test func `a message has at most 16,384 bytes, white space included`() throws {
        let payload = Self.status().payload
        let space = [UInt8](repeating: 0x20, count: 16_384 - payload.count)
        #expect(try SignalMessage(payload: payload + space) == Self.status())
        #expect(
            throws: SignalMessageError("it has 16385 bytes; 16384 may be"),
            performing: { try SignalMessage(payload: payload + space + [0x20]) })
    }
}
