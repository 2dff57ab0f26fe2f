/// Limits of a shard; every field has a key in `ngatu.toml`.
public struct ShardSettings: Sendable, Hashable {
    /// Whether time comes from the clock or from the readings alone.
    public enum Time: Sendable, Hashable {
        /// The wall clock: readings too far in the future are refused, silent sources set aside.
        case wall
        /// Only what the sources say: no clock enters, so that a run can be repeated exactly.
        case readings
    }

    /// Where time comes from.
    public var time: Time
    /// How much later than its source's time a reading may come, in seconds, 0…3,600.
    public var allowedLatenessSeconds: Double
    /// How far ahead of the clock a reading may lie, in seconds; `wall` only.
    public var futureSeconds: Double
    /// After how many seconds of silence a source no longer holds its pulses open; `wall` only.
    public var sourceIdleSeconds: Double
    /// Whether detectors that the city does not list are learned, rather than refused.
    public var learnsUnlisted: Bool
    /// How many detectors may be learned.
    public var learnedDetectors: Int
    /// How many sources may be heard, at most 65,535.
    public var sources: Int

    /// Makes settings; the defaults are those of `ngatu.toml`.
    public init(
        time: Time = .wall, allowedLatenessSeconds: Double = 2, futureSeconds: Double = 5,
        sourceIdleSeconds: Double = 5, learnsUnlisted: Bool = false, learnedDetectors: Int = 4_096,
        sources: Int = 4_096
    ) {
        self.time = time
        self.allowedLatenessSeconds = allowedLatenessSeconds
        self.futureSeconds = futureSeconds
        self.sourceIdleSeconds = sourceIdleSeconds
        self.learnsUnlisted = learnsUnlisted
        self.learnedDetectors = learnedDetectors
        self.sources = sources
    }
}
