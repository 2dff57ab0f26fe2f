import Testing
import TrafficModel

@testable import Wire

@Suite struct ControllerMessageTests {
    private static func message(_ mode: ControllerMode?) -> ControllerMessage {
        ControllerMessage(
            controller: ControllerNumber(5), name: "5", mode: mode,
            stage: mode == nil ? nil : 2, plan: mode == nil ? nil : "am",
            lamps: mode == nil ? "" : "grc", condition: "PLAN",
            alarms: [
                ControllerMessage.Alarm(
                    kind: "clock_offset", detail: "900 ms", since: Timestamp(seconds: 60))
            ])
    }

    private static let command = CommandMessage(
        controller: ControllerNumber(5),
        order: SignalCommand.Order(leaderEpoch: 3, sequence: 7), action: "stage 2",
        author: .operator, claimant: "Lan", reason: "queue", state: "accepted",
        detail: "due ≤ 41 s", issuedAt: Timestamp(seconds: 60),
        steps: [CommandMessage.Step("sent", at: Timestamp(seconds: 60))], limits: ["a limit"],
        rejected: [
            CommandMessage.Rejected(
                author: "time_of_day", action: "plan am", reason: "the hour", cause: "outranked")
        ], evidence: [])

    @Test(arguments: [nil, ControllerMode.centralPlan])
    func `a controller, heard or not, is read from the feed as it was told`(
        mode: ControllerMode?
    ) throws {
        let update = FeedUpdate(
            sequence: 9, time: Timestamp(seconds: 61), message: .controller(Self.message(mode)))
        #expect(try FeedUpdate.decode(update.payload) == update)
    }

    @Test func `a command is read from the feed as it was told, and has an id to ask for`() throws {
        let update = FeedUpdate(
            sequence: 9, time: Timestamp(seconds: 61), message: .command(Self.command))
        #expect(try FeedUpdate.decode(update.payload) == update)
        #expect(Self.command.id == "5/3.7")
    }

    @Test func `somebody who was not let in is read from the feed as he was told`() throws {
        let event = SecurityMessage(
            reason: "unknown_key", fingerprint: "5b1c09aa", name: nil, address: "10.0.0.17",
            door: "receipts")
        let update = FeedUpdate(
            sequence: 9, time: Timestamp(seconds: 61), message: .security(event))
        #expect(try FeedUpdate.decode(update.payload) == update)
    }
}
