/// Something the processor asks of a signal controller or a sign.
public struct Decision: Hashable, Sendable {
    /// Whom it asks.
    public enum Target: Hashable, Sendable {
        /// A signal controller.
        case controller(ControllerIndex)
        /// A variable message sign.
        case sign(SignIndex)
    }

    /// What it asks for.
    public enum Action: Hashable, Sendable {
        /// Run the named plan.
        case plan(String)
        /// Return to the plan of the time of day.
        case timeOfDay
        /// Show an advisory about a link.
        case advisory(LinkIndex)
        /// Show nothing.
        case blank
    }

    /// Ordinal of the decision in this run, from 1.
    public let ordinal: UInt64
    /// Event time at which it was made.
    public let time: Timestamp
    /// Whom it asks.
    public let target: Target
    /// What it asks for.
    public let action: Action
    /// Why, in words for an operator.
    public let reason: String
    /// The states that caused it, oldest first.
    public let evidence: [LinkState]
    /// For how many seconds it may be accepted.
    public let timeToLiveSeconds: UInt32

    /// Makes a decision.
    public init(
        ordinal: UInt64, time: Timestamp, target: Target, action: Action, reason: String,
        evidence: [LinkState], timeToLiveSeconds: UInt32
    ) {
        self.ordinal = ordinal
        self.time = time
        self.target = target
        self.action = action
        self.reason = reason
        self.evidence = evidence
        self.timeToLiveSeconds = timeToLiveSeconds
    }
}
