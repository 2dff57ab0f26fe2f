/// State of a detector's health (`DESIGN` §5).
public enum DetectorHealth: String, CaseIterable, Sendable {
    /// Nothing speaks against it.
    case good
    /// A test has failed, but not for long enough.
    case suspect
    /// A test has failed for long enough; the detector is not used.
    case failed
    /// An operator has set the state.
    case forced
    /// The detector is being worked on.
    case maintenance
}

/// Why a detector's health is what it is.
public enum HealthReason: String, CaseIterable, Sendable {
    /// All tests pass.
    case passing
    /// Nothing has been heard of it.
    case silent
    /// It has been on without a break.
    case stuckOn = "stuck_on"
    /// It repeats one value.
    case stuckValue = "stuck_value"
    /// It counts more vehicles than can pass.
    case chatter
    /// Vehicles without occupancy, or occupancy without vehicles.
    case impossiblePair = "impossible_pair"
}

/// A detector's health changed.
public struct HealthChange: Hashable, Sendable {
    /// The detector.
    public let detector: DetectorIndex
    /// The state from now on.
    public let health: DetectorHealth
    /// The reason.
    public let reason: HealthReason
    /// Since when the reason has held.
    public let since: Timestamp
    /// When it was noticed.
    public let time: Timestamp

    /// Makes a change.
    public init(
        detector: DetectorIndex, health: DetectorHealth, reason: HealthReason, since: Timestamp,
        time: Timestamp
    ) {
        self.detector = detector
        self.health = health
        self.reason = reason
        self.since = since
        self.time = time
    }
}
