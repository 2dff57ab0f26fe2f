public import TrafficModel

/// What would have been commanded had the site climbed high enough.
public struct ShadowRecord: Hashable, Sendable {
    /// The controller.
    public let controller: ControllerNumber
    /// When, by the centre's wall clock.
    public let time: Timestamp
    /// Who asked for what, and who was rejected.
    public let arbitration: Arbitration
    /// What the envelope would have said.
    public let verdict: SafetyVerdict
    /// How far the site has climbed.
    public let level: CommissionLevel
    /// What the controller did at that time.
    public let state: SignalCommand.ExpectedState?
    /// The plan that ran at that time, by id.
    public let plan: String?

    /// Makes a record.
    public init(
        controller: ControllerNumber, time: Timestamp, arbitration: Arbitration,
        verdict: SafetyVerdict, level: CommissionLevel, state: SignalCommand.ExpectedState?,
        plan: String?
    ) {
        self.controller = controller
        self.time = time
        self.arbitration = arbitration
        self.verdict = verdict
        self.level = level
        self.state = state
        self.plan = plan
    }
}
