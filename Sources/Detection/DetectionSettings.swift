public import TrafficModel

/// Settings of the detection stage.
public struct DetectionSettings: Hashable, Sendable {
    /// Length of the intervals observed, in seconds, 1…3,600; `field.md` M1: 30.
    public private(set) var intervalSeconds: UInt16 = 30
    /// When a link is congested.
    public private(set) var congestion = CongestionThresholds()
    /// When a detector is not to be believed.
    public private(set) var health = HealthLimits()
    /// How many seconds a link waits for its other detectors once one has closed, 0…600.
    ///
    /// Sites close by their own clock; a silent one closes after `source_idle_seconds`, 5, so that 6
    /// suffice. With 0 a link uses what one call brings.
    public private(set) var settleSeconds: UInt16 = 6
    /// Length of a vehicle and the loop's zone together: IRIS uses 22 feet, 6.7 m (`field.md` M3).
    public private(set) var effectiveLength = Length(meters: 6.7)
    /// How many settled intervals of a link are remembered for revisions, 0…10,000.
    ///
    /// The roll-up keeps two intervals of a detector and hands on a revision of a third at the most;
    /// older ones can no longer come. Each costs a quarter of a kilobyte per detector.
    public private(set) var rememberedIntervals = 3

    /// The settings above.
    public init() {}

    /// Makes settings.
    ///
    /// - Throws: `DetectionError` when a value is out of its range.
    public init(
        intervalSeconds: UInt16 = 30, congestion: CongestionThresholds = CongestionThresholds(),
        health: HealthLimits = HealthLimits(), settleSeconds: UInt16 = 6,
        effectiveLength: Length = Length(meters: 6.7), rememberedIntervals: Int = 3
    ) throws(DetectionError) {
        try DetectionError.check(
            Double(intervalSeconds), in: 1...3_600, name: "interval seconds")
        try DetectionError.check(Double(settleSeconds), in: 0...600, name: "settle seconds")
        try DetectionError.check(
            effectiveLength.meters, in: 1...30, name: "effective length in m")
        try DetectionError.check(
            Double(rememberedIntervals), in: 0...10_000, name: "remembered intervals")
        self.intervalSeconds = intervalSeconds
        self.congestion = congestion
        self.health = health
        self.settleSeconds = settleSeconds
        self.effectiveLength = effectiveLength
        self.rememberedIntervals = rememberedIntervals
    }
}
