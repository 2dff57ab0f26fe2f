import Detection
import TrafficModel

/// The keys of `[congestion]` on their way to settings.
struct DetectionDraft {
    private var onset = CongestionLimit.freeFlowRatio(0.40)
    private var clear = CongestionLimit.freeFlowRatio(0.55)
    private var onsetIntervals = 3
    private var clearIntervals = 5
    private var intervalSeconds = 30

    /// Reads the keys; what is wrong stays with the table.
    mutating func read(_ table: inout StrictTable) {
        var draft = self
        table.number("onset_speed_percent", 1...100) { draft.onset = .freeFlowRatio($0 / 100) }
        table.number("clear_speed_percent", 1...100) { draft.clear = .freeFlowRatio($0 / 100) }
        table.number("onset_speed_kmh", 1...200) { draft.onset = .speed(.kilometersPerHour($0)) }
        table.number("clear_speed_kmh", 1...200) { draft.clear = .speed(.kilometersPerHour($0)) }
        table.integer("onset_intervals", 1...120) { draft.onsetIntervals = $0 }
        table.integer("clear_intervals", 1...120) { draft.clearIntervals = $0 }
        table.integer("interval_seconds", 1...3_600) { draft.intervalSeconds = $0 }
        self = draft
    }

    /// The settings.
    var settings: DetectionSettings {
        get throws {
            try DetectionSettings(
                intervalSeconds: UInt16(intervalSeconds),
                congestion: CongestionThresholds(
                    onset: onset, clear: clear, onsetIntervals: onsetIntervals,
                    clearIntervals: clearIntervals))
        }
    }
}
