import TrafficModel

/// When a detector counts as suspect, failed, and good again.
///
/// The tests are those of `field.md` M5. A test that has held for its limit makes the detector
/// suspect, for `failedMultiple` times its limit failed; only failed detectors are left out.
/// Silence has its own rule, see `DetectorHealthMonitor`. All limits are our choice.
public struct HealthLimits: Hashable, Sendable {
    /// Seconds without a reading before a detector that reports single vehicles is silent, 30…86,400.
    ///
    /// Five minutes: at night nobody may pass for as long. Buses and push buttons have an hour and
    /// a day at least.
    public private(set) var silentAfterSeconds: UInt32 = 300
    /// Seconds without a reading after which it has failed though its site still talks: a day.
    public private(set) var deadAfterSeconds: UInt32 = 86_400
    /// Intervals missed in a row before a detector that reports periods is silent, 1…120.
    public private(set) var missedIntervals = 3
    /// Seconds of full occupancy before it is stuck on, 1…3,600.
    ///
    /// A standing queue covers a loop as well; failing it only after three times as long leaves the
    /// congestion monitor the time to see the queue.
    public private(set) var stuckOnSeconds: UInt32 = 120
    /// Equal intervals in a row before its value is stuck, 2…1,000.
    public private(set) var stuckValueIntervals = 10
    /// Vehicles per lane and 30 s above which it chatters, 1…10,000: 1.5 × the capacity of a lane
    /// full of motorcycles.
    public private(set) var chatterVehiclesPerLane: UInt32 = 90
    /// Impossible pairs in a row before it is suspect, 1…1,000.
    public private(set) var impossiblePairIntervals = 5
    /// How many times longer than for suspect a test must hold for failed, 1…100.
    public private(set) var failedMultiple = 3
    /// Passing intervals in a row before a detector is good again, 1…1,000.
    public private(set) var recoveryIntervals = 5

    /// The limits above.
    public init() {}

    /// Makes limits.
    ///
    /// - Throws: `DetectionError` when a value is out of its range.
    public init(
        silentAfterSeconds: UInt32 = 300, deadAfterSeconds: UInt32 = 86_400,
        missedIntervals: Int = 3, stuckOnSeconds: UInt32 = 120, stuckValueIntervals: Int = 10,
        chatterVehiclesPerLane: UInt32 = 90, impossiblePairIntervals: Int = 5,
        failedMultiple: Int = 3, recoveryIntervals: Int = 5
    ) throws(DetectionError) {
        let checks: [(String, Double, ClosedRange<Double>)] = [
            ("silent after seconds", Double(silentAfterSeconds), 30...86_400),
            ("dead after seconds", Double(deadAfterSeconds), 30...31_536_000),
            ("missed intervals", Double(missedIntervals), 1...120),
            ("stuck on seconds", Double(stuckOnSeconds), 1...3_600),
            ("stuck value intervals", Double(stuckValueIntervals), 2...1_000),
            ("chatter vehicles per lane", Double(chatterVehiclesPerLane), 1...10_000),
            ("impossible pair intervals", Double(impossiblePairIntervals), 1...1_000),
            ("failed multiple", Double(failedMultiple), 1...100),
            ("recovery intervals", Double(recoveryIntervals), 1...1_000),
        ]
        for (name, value, range) in checks {
            try DetectionError.check(value, in: range, name: name)
        }
        self.silentAfterSeconds = silentAfterSeconds
        self.deadAfterSeconds = deadAfterSeconds
        self.missedIntervals = missedIntervals
        self.stuckOnSeconds = stuckOnSeconds
        self.stuckValueIntervals = stuckValueIntervals
        self.chatterVehiclesPerLane = chatterVehiclesPerLane
        self.impossiblePairIntervals = impossiblePairIntervals
        self.failedMultiple = failedMultiple
        self.recoveryIntervals = recoveryIntervals
    }

    /// Seconds of silence allowed to a detector of a kind that reports single vehicles.
    func silentAfterSeconds(_ kind: DetectorKind) -> UInt32 {
        switch kind {
        case .button: max(silentAfterSeconds, 86_400)
        case .bus: max(silentAfterSeconds, 3_600)
        default: silentAfterSeconds
        }
    }
}
