/// Closed sums of one detector over one interval, as the roll-up hands them on.
public struct DetectorInterval: Hashable, Sendable {
    /// The detector.
    public let detector: DetectorIndex
    /// The sums; start and length are the interval's.
    public let sums: Pulse
    /// 1 for the first closing; each later arrival of data makes one more.
    public let version: UInt32
    /// Share of the interval for which the detector was observed, 0…1.
    public let observed: Share
    /// Share of time covered, resolved from periods or from on and off events; `nil` if unknown.
    public let occupancy: Occupancy?

    /// Makes closed sums.
    public init(
        detector: DetectorIndex, sums: Pulse, version: UInt32, observed: Share,
        occupancy: Occupancy?
    ) {
        self.detector = detector
        self.sums = sums
        self.version = version
        self.observed = observed
        self.occupancy = occupancy
    }

    /// The interval.
    public var window: TimeWindow {
        TimeWindow(startSecond: sums.startSecond, lengthSeconds: sums.lengthSeconds)
    }
    /// Whether this replaces an earlier version.
    public var isRevision: Bool { version > 1 }
}
