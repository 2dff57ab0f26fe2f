import TrafficModel

/// A command before it is sent, so that a test may falsify it.
struct CommandDraft {
    var controller = SiteSketch.controller
    var action: SignalCommand.Action
    var author: CommandAuthor
    var epoch: UInt64
    var sequence: UInt64
    var lease: UInt64
    var expected: SignalCommand.ExpectedState?
    var validUntil: Int64

    var command: SignalCommand {
        SignalCommand(
            controller: controller,
            order: SignalCommand.Order(leaderEpoch: epoch, sequence: sequence), lease: lease,
            action: action, expected: expected, author: author, reason: "test",
            issuedAt: .zero, validUntil: Uptime(milliseconds: validUntil))
    }
}
