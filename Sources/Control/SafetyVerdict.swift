public import TrafficModel

/// What the safety envelope says to a proposal.
public enum SafetyVerdict: Hashable, Sendable {
    /// It may be sent; at the worst it shows after so many milliseconds.
    case send(SignalCommand.Action, applyWithinMilliseconds: Int64)
    /// Something else has to be sent in its place: a forced stage, a stage on the way, or the same
    /// stage by way of red.
    case replace(
        SignalCommand.Action, because: SafetyLimit, applyWithinMilliseconds: Int64)
    /// Nothing may be sent.
    case refuse(CommandRefusal, SafetyLimit)

    /// What may be sent, or `nil`.
    public var action: SignalCommand.Action? {
        switch self {
        case .send(let action, _), .replace(let action, _, _): action
        case .refuse: nil
        }
    }
}
