public import TrafficModel

/// Tells when one link becomes congested, and when it is free again.
///
/// A change needs a run of intervals that all speak for it; one that does not starts the run anew,
/// so no state lasts shorter than its persistence. An interval that says nothing (below the minimum
/// observed share, or missing) neither extends nor breaks a run, but as many of them in a row as the
/// run needs make it forgotten: what was seen before a long gap is no longer consecutive. Congestion
/// seen before a gap stands until it is seen to be over, as a site keeps its plan while data are
/// missing (`signals.md` §3). A value type; call from one thread.
public struct CongestionMonitor: Sendable {
    /// Whether the link is congested after the last interval.
    public private(set) var isCongested = false
    private let thresholds: CongestionThresholds
    private let onsetSpeed: Int64?
    private let clearSpeed: Int64?
    private var run: [LinkState] = []
    private var unknownCount = 0
    private var lastEnd: Timestamp?

    /// Makes a monitor for a link that is free.
    ///
    /// - Parameter freeSpeed: The link's free-flow speed; without it limits relative to free flow
    ///   cannot be used and occupancy decides.
    public init(thresholds: CongestionThresholds, freeSpeed: Speed?) {
        self.thresholds = thresholds
        onsetSpeed = thresholds.onset.millimetersPerSecond(freeSpeed: freeSpeed)
        clearSpeed = thresholds.clear.millimetersPerSecond(freeSpeed: freeSpeed)
    }

    /// Takes the next interval of the link.
    ///
    /// Revisions, and intervals that begin before the last one ended, change nothing: control uses
    /// the first closing only.
    /// - Returns: The state with `isCongested` as it is after the interval, and the change, if any.
    public mutating func observe(
        _ state: LinkState
    ) -> (state: LinkState, change: CongestionChange?) {
        guard state.version == 1, state.window.start >= lastEnd ?? state.window.start else {
            return (state.marked(isCongested: isCongested), nil)
        }
        skip(missingIntervals(before: state.window))
        lastEnd = state.window.end
        switch thresholds.evidence(of: state, onsetSpeed: onsetSpeed, clearSpeed: clearSpeed) {
        case .unknown: skip(1)
        case .congested where !isCongested: return extend(with: state)
        case .free where isCongested: return extend(with: state)
        default: forget()
        }
        return (state.marked(isCongested: isCongested), nil)
    }

    private var persistence: Int {
        isCongested ? thresholds.clearIntervals : thresholds.onsetIntervals
    }

    private func missingIntervals(before window: TimeWindow) -> Int {
        guard let lastEnd, window.lengthSeconds > 0 else { return 0 }
        return Int((window.start.seconds - lastEnd.seconds) / Int64(window.lengthSeconds))
    }

    private mutating func skip(_ count: Int) {
        unknownCount += count
        if unknownCount >= persistence { forget() }
    }

    private mutating func forget() {
        run.removeAll(keepingCapacity: true)
        unknownCount = 0
    }

    private mutating func extend(
        with state: LinkState
    ) -> (state: LinkState, change: CongestionChange?) {
        unknownCount = 0
        let isComplete = run.count + 1 >= persistence
        let marked = state.marked(isCongested: isComplete ? !isCongested : isCongested)
        run.append(marked)
        guard isComplete else { return (marked, nil) }
        isCongested.toggle()
        let change = CongestionChange(
            link: state.link, direction: isCongested ? .began : .ended, time: state.window.end,
            evidence: run)
        forget()
        return (marked, change)
    }
}

extension LinkState {
    /// The same state with another verdict on congestion.
    func marked(isCongested: Bool) -> LinkState {
        LinkState(
            link: link, window: window, vehicleCount: vehicleCount, flow: flow,
            passengerCarFlow: passengerCarFlow, speed: speed, occupancy: occupancy,
            density: density, levelOfService: levelOfService, observed: observed,
            isEstimated: isEstimated, ageSeconds: ageSeconds, version: version,
            isCongested: isCongested)
    }
}
