public import TrafficModel

/// When a link counts as congested, and when as free again.
///
/// Between the onset and the clear limit nothing changes (hysteresis). The persistence 3 and 5 is
/// `field.md` M6. The speed limits are our choice: onset at the border of levels D and E of the
/// Highway Capacity Manual 6 (40 % of free flow), clear above the middle of level C (55 %). The
/// occupancy limits, for links whose speed nobody measures, are our choice as well: freeway practice
/// puts breakdown near 25 %, and a stop line is covered longer.
public struct CongestionThresholds: Hashable, Sendable {
    /// At or below this speed an interval speaks for congestion.
    public private(set) var onset = CongestionLimit.freeFlowRatio(0.40)
    /// At or above this speed an interval speaks against it.
    public private(set) var clear = CongestionLimit.freeFlowRatio(0.55)
    /// Intervals in a row before congestion begins, 1…120.
    public private(set) var onsetIntervals = 3
    /// Intervals in a row before congestion ends, 1…120.
    public private(set) var clearIntervals = 5
    /// Below this observed share an interval says nothing (`field.md` M5: 60 %).
    public private(set) var minimumObserved = Share(fraction: 0.6)
    /// At or above this occupancy an interval without a speed speaks for congestion.
    public private(set) var onsetOccupancy = Occupancy(fraction: 0.35)
    /// At or below this occupancy an interval without a speed speaks against it.
    public private(set) var clearOccupancy = Occupancy(fraction: 0.20)

    /// The thresholds above.
    public init() {}

    /// Makes thresholds.
    ///
    /// - Throws: `DetectionError` when a value is out of its range, a pair of limits is in the wrong
    ///   order, or one speed limit is a share of free flow and the other is not.
    public init(
        onset: CongestionLimit = .freeFlowRatio(0.40),
        clear: CongestionLimit = .freeFlowRatio(0.55), onsetIntervals: Int = 3,
        clearIntervals: Int = 5, minimumObserved: Share = Share(fraction: 0.6),
        onsetOccupancy: Occupancy = Occupancy(fraction: 0.35),
        clearOccupancy: Occupancy = Occupancy(fraction: 0.20)
    ) throws(DetectionError) {
        try Self.check(onset: onset, clear: clear)
        try DetectionError.check(Double(onsetIntervals), in: 1...120, name: "onset intervals")
        try DetectionError.check(Double(clearIntervals), in: 1...120, name: "clear intervals")
        guard onsetOccupancy > clearOccupancy else {
            throw .onsetNotBelowClear(onset: onsetOccupancy.percent, clear: clearOccupancy.percent)
        }
        self.onset = onset
        self.clear = clear
        self.onsetIntervals = onsetIntervals
        self.clearIntervals = clearIntervals
        self.minimumObserved = minimumObserved
        self.onsetOccupancy = onsetOccupancy
        self.clearOccupancy = clearOccupancy
    }

    private static func check(
        onset: CongestionLimit, clear: CongestionLimit
    ) throws(DetectionError) {
        switch (onset, clear) {
        case (.freeFlowRatio(let low), .freeFlowRatio(let high)):
            try DetectionError.check(low, in: 0.001...1, name: "onset share of free flow")
            try DetectionError.check(high, in: 0.001...1, name: "clear share of free flow")
            guard low < high else { throw .onsetNotBelowClear(onset: low, clear: high) }
        case (.speed(let low), .speed(let high)):
            let range = 0.001...100.0
            try DetectionError.check(low.metersPerSecond, in: range, name: "onset speed in m/s")
            try DetectionError.check(high.metersPerSecond, in: range, name: "clear speed in m/s")
            guard low < high else {
                throw .onsetNotBelowClear(
                    onset: low.metersPerSecond, clear: high.metersPerSecond)
            }
        default: throw .mixedSpeedLimits
        }
    }
}
