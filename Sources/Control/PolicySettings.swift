/// Settings of the congestion policy.
public struct PolicySettings: Hashable, Sendable {
    /// Name of the plan that controllers are asked for.
    public private(set) var congestionPlan = "relief"
    /// For how many seconds a decision may be accepted, 1…3,600; `field.md` M9: 60 for a plan.
    public private(set) var timeToLiveSeconds: UInt32 = 60
    /// Seconds between two changes of one controller or sign, 0…86,400; `field.md` M8: 5 minutes.
    public private(set) var holdSeconds: UInt32 = 300

    /// The settings above.
    public init() {}

    /// Makes settings.
    ///
    /// - Throws: `PolicyError` when the plan has no name or a number is out of its range.
    public init(
        congestionPlan: String = "relief", timeToLiveSeconds: UInt32 = 60,
        holdSeconds: UInt32 = 300
    ) throws(PolicyError) {
        guard !congestionPlan.isEmpty else { throw .unnamedPlan }
        guard (1...3_600).contains(timeToLiveSeconds) else {
            throw .outOfRange(
                name: "time to live seconds", value: timeToLiveSeconds, allowed: 1...3_600)
        }
        guard (0...86_400).contains(holdSeconds) else {
            throw .outOfRange(name: "hold seconds", value: holdSeconds, allowed: 0...86_400)
        }
        self.congestionPlan = congestionPlan
        self.timeToLiveSeconds = timeToLiveSeconds
        self.holdSeconds = holdSeconds
    }
}
