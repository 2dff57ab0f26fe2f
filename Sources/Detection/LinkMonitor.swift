import TrafficModel

/// Gathers the intervals of one link's detectors, window by window, and judges congestion.
///
/// A window is settled, once, when every detector that can be waited for has closed it, when a later
/// window begins, or `settleSeconds` after its first detector closed. What comes afterwards revises
/// the state of the window and nothing else.
struct LinkMonitor: Sendable {
    /// A window that is being gathered, or was settled.
    private struct Gathered {
        let window: TimeWindow
        let openedAt: Timestamp
        var intervals: [DetectorInterval]
        var version: UInt32 = 1
        var isCongested = false
    }

    /// The counting detectors in order of their index.
    let detectors: [DetectorIndex]
    private let measurement: LinkMeasurement
    private let settleSeconds: Double
    private let rememberedCount: Int
    private var congestion: CongestionMonitor
    private var open: Gathered?
    private var settled: [Gathered] = []
    private var lastSettledEnd: Timestamp?

    init(measurement: LinkMeasurement, settings: DetectionSettings) {
        detectors = measurement.detectors
        self.measurement = measurement
        settleSeconds = Double(settings.settleSeconds)
        rememberedCount = settings.rememberedIntervals
        congestion = CongestionMonitor(
            thresholds: settings.congestion, freeSpeed: measurement.freeSpeed)
    }

    /// Whether an interval belongs to a window after the open one, which must be settled first.
    func needsSettling(before interval: DetectorInterval) -> Bool {
        guard let open else { return false }
        return interval.window.start > open.window.start
            || (interval.isRevision && interval.window == open.window)
    }

    /// Takes a first closing into the open window, or opens one.
    ///
    /// - Returns: Whether it was taken; otherwise it is too late and revises a settled window.
    mutating func gather(_ interval: DetectorInterval, at time: Timestamp) -> Bool {
        guard !interval.isRevision, interval.window.end > lastSettledEnd ?? .zero else {
            return false
        }
        if open == nil {
            open = Gathered(window: interval.window, openedAt: time, intervals: [])
        }
        guard open?.window == interval.window else { return false }
        open?.intervals.append(interval)
        return true
    }

    /// Whether a window is being gathered.
    var isOpen: Bool { open != nil }

    /// Whether every detector in a list has closed the open window.
    func hasAll(of awaited: [DetectorIndex]) -> Bool {
        guard let open else { return false }
        return awaited.allSatisfy { detector in
            open.intervals.contains { $0.detector == detector }
        }
    }

    /// Whether the open window has waited long enough.
    func isOverdue(at time: Timestamp) -> Bool {
        guard let open else { return false }
        return time.seconds(since: open.openedAt) >= settleSeconds
    }

    /// Settles the open window without the detectors that have failed.
    mutating func settle(
        without failed: [DetectorIndex], at time: Timestamp
    ) -> (state: LinkState, change: CongestionChange?)? {
        guard var gathered = open else { return nil }
        open = nil
        lastSettledEnd = gathered.window.end
        gathered.intervals.removeAll { failed.contains($0.detector) }
        let state = measurement.state(
            over: gathered.window, from: gathered.intervals, at: time, version: 1)
        let verdict = congestion.observe(state)
        gathered.isCongested = verdict.state.isCongested
        settled.append(gathered)
        if settled.count > rememberedCount { settled.removeFirst() }
        return verdict
    }

    /// Revises a settled window with a late or newer interval of a detector that has not failed.
    ///
    /// - Returns: The new state, its version above every earlier one; `nil` when the window is no
    ///   longer remembered and other detectors' share in it therefore unknown.
    mutating func revise(with interval: DetectorInterval, at time: Timestamp) -> LinkState? {
        let position = settled.firstIndex { $0.window == interval.window }
        guard position != nil || detectors.count == 1 else { return nil }
        var gathered =
            position.map { settled[$0] }
            ?? Gathered(window: interval.window, openedAt: time, intervals: [])
        gathered.intervals.removeAll { $0.detector == interval.detector }
        gathered.intervals.append(interval)
        gathered.version = max(gathered.version + 1, interval.version)
        if let position { settled[position] = gathered }
        return measurement.state(
            over: gathered.window, from: gathered.intervals, at: time, version: gathered.version
        ).marked(isCongested: gathered.isCongested)
    }
}
