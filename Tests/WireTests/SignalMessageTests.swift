import TestSupport
import Testing
import TrafficModel

@testable import Wire

@Suite struct SignalMessageTests {
    private static let controller = ControllerNumber(17)
    private static let order = SignalCommand.Order(leaderEpoch: 3, sequence: 12)
    private static let state = SignalCommand.ExpectedState(stage: 2, transition: 41)
    private static let noon = Timestamp(seconds: 1_795_413_600)

    private static func command(
        _ action: SignalCommand.Action, expected: SignalCommand.ExpectedState? = nil,
        reason: String = "queue at Điện Biên Phủ"
    ) -> SignalMessage {
        .command(
            SignalCommand(
                controller: controller, order: order, lease: 7, action: action,
                expected: expected, author: .operator, reason: reason, issuedAt: noon,
                validUntil: Uptime(milliseconds: 123_456)))
    }

    private static func receipt(_ outcome: CommandReceipt.Outcome) -> SignalMessage {
        .receipt(
            CommandReceipt(
                controller: controller, order: order, outcome: outcome, state: state,
                mode: .centralStage, uptime: Uptime(milliseconds: 123_000)))
    }

    private static let status = SignalMessage.status(
        ControllerStatus(
            controller: controller, mode: .centralPlan, state: state, next: 3, plan: "relief",
            outOfStepMilliseconds: -1_500, lamps: [.green, .clearing, .red, .dark], lease: 7,
            tablesHash: "0123456789abcdef", uptime: Uptime(milliseconds: 123_000),
            wallTime: noon, fault: ""))

    private static let messages: [SignalMessage] = [
        command(.stage(3), expected: state), command(.hold, expected: state),
        command(.plan("relief", startAt: noon)), command(.plan("relief", startAt: nil)),
        command(.release), receipt(.accepted(applyWithinMilliseconds: 41_000)),
        receipt(.applied), receipt(.refused(.localControl)), receipt(.ended(nil)),
        receipt(.ended(.noLease)), status,
        .leaseRequest(
            LeaseRequest(
                controller: controller, nonce: .max, uptime: .zero, lease: nil,
                tablesHash: "0123456789abcdef")),
        .leaseRequest(
            LeaseRequest(
                controller: controller, nonce: 1, uptime: Uptime(milliseconds: 9), lease: 7,
                tablesHash: "")),
        .leaseGrant(
            LeaseGrant(
                controller: controller, nonce: 1, uptime: Uptime(milliseconds: 9), lease: 7,
                leaderEpoch: 3, authority: .stage, milliseconds: 5_000)),
    ]

    private static func text(_ message: SignalMessage) -> String {
        String(decoding: message.payload, as: UTF8.self)
    }

    private static func refusal(of text: String) -> String? {
        do throws(SignalMessageError) {
            _ = try SignalMessage(payload: Array(text.utf8))
            return nil
        } catch {
            return error.description
        }
    }

    /// A command for a stage, with one piece of its text replaced.
    private static func refusal(replacing old: String, with new: String) -> String? {
        let parts = text(messages[0]).split(separator: old, maxSplits: 1)
        return refusal(of: parts[0] + new + parts[1])
    }

    @Test(arguments: messages)
    func `what is written is read as the same`(message: SignalMessage) throws {
        #expect(try SignalMessage(payload: message.payload) == message)
    }

    @Test func `a command for a stage is canonical`() {
        #expect(
            Self.text(Self.messages[0])
                == #"{"action":"stage","author":"operator","controller":17,"expected_stage":2,"#
                + #""expected_transition":41,"issued_at":"2026-11-23T06:00:00Z","#
                + #""leader_epoch":3,"lease":7,"reason":"queue at Điện Biên Phủ","sequence":12,"#
                + #""stage":3,"type":"command","valid_until_uptime_ms":123456,"version":1}"#)
    }

    @Test func `a status is canonical`() {
        #expect(
            Self.text(Self.status)
                == #"{"controller":17,"fault":"","lamps":"gcrd","lease":7,"#
                + #""mode":"central_plan","next":3,"out_of_step_ms":-1500,"plan":"relief","#
                + #""stage":2,"tables":"0123456789abcdef","transition":41,"type":"status","#
                + #""uptime_ms":123000,"version":1,"wall_time":"2026-11-23T06:00:00Z"}"#)
    }

    @Test func `another version is refused and the one understood is named`() {
        #expect(
            Self.refusal(replacing: #""version":1"#, with: #""version":2"#)
                == "version is 2; 1 is understood")
    }

    @Test func `a field that is not understood might be a condition and is refused`() {
        #expect(
            Self.refusal(replacing: #""stage":3"#, with: #""stage":3,"unless":1"#)
                == "field 'unless' is unknown here")
    }

    @Test func `a command for a stage without the expected state is refused`() {
        #expect(
            Self.refusal(replacing: #""expected_stage":2,"#, with: "")
                == "field 'expected_stage' is missing")
    }

    @Test func `numbers that their type cannot hold are refused by name`() {
        #expect(
            Self.refusal(replacing: #""stage":3"#, with: #""stage":300"#)
                == "field 'stage' is out of range")
        #expect(
            Self.refusal(replacing: #""lease":7"#, with: #""lease":-7"#)
                == "field 'lease' is out of range")
        #expect(
            Self.refusal(replacing: ":123456", with: ":-1")
                == "valid_until_uptime_ms is -1, which no controller's clock says")
    }

    @Test func `words that are not known are refused by name`() {
        #expect(
            Self.refusal(replacing: #""operator""#, with: #""mayor""#)
                == "author 'mayor' is unknown")
        #expect(
            Self.refusal(replacing: #""action":"stage""#, with: #""action":"jump""#)
                == "action 'jump' is unknown")
        #expect(
            Self.refusal(replacing: #""type":"command""#, with: #""type":"order""#)
                == "type 'order' is unknown")
    }

    @Test func `a wrong type and a wrong time are refused by name`() {
        #expect(
            Self.refusal(replacing: #""lease":7"#, with: #""lease":"7""#)
                == "field 'lease' has the wrong type")
        #expect(
            Self.refusal(replacing: "2026-11-23T06:00:00Z", with: "2026-13-23T06:00:00Z")
                == "issued_at is no RFC 3339 time: '2026-13-23T06:00:00Z'")
    }

    @Test func `a reason of 1,001 bytes is refused and one of 1,000 is not`() {
        let long = Self.command(.release, reason: String(repeating: "x", count: 1_000))
        let longer = Self.command(.release, reason: String(repeating: "x", count: 1_001))
        #expect(Self.refusal(of: Self.text(long)) == nil)
        #expect(Self.refusal(of: Self.text(longer)) == "reason has 1001 bytes; 1000 may be")
    }

    @Test func `a message beyond the bound is refused unread`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: SignalMessage.maximumBytes + 1)
        #expect(throws: SignalMessageError.self) { try SignalMessage(payload: bytes) }
    }

    @Test func `what is no JSON object is refused`() {
        #expect(Self.refusal(of: "") == "it is not JSON")
        #expect(Self.refusal(of: "[1]") == "it is not a JSON object")
        #expect(Self.refusal(of: "{") == "it is not JSON")
    }

    @Test(arguments: messages)
    func `a message with any byte altered is read as something else or refused`(
        message: SignalMessage
    ) {
        var random = SeededGenerator(seed: 4)
        let payload = message.payload
        // RFC 3339 lets a space or a small letter stand for these two.
        let letters = Set("TZ".utf8)
        for position in payload.indices where !letters.contains(payload[position]) {
            var altered = payload
            altered[position] ^= UInt8.random(in: 1...255, using: &random)
            #expect((try? SignalMessage(payload: altered)) != message, "at byte \(position)")
        }
    }
}
