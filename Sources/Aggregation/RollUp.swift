public import TrafficModel

/// Adds pulses up to intervals, closes them when their source has passed their end, revises them.
///
/// Belongs to the deciding thread. Sums commute, so the pulses of one detector may come from any
/// shard in any order; what is closed depends on time alone.
public struct RollUp: Sendable {
    private var levels: [RollUpLevel]
    private let latenessMicroseconds: Int64
    /// Sources, by the index that the caller gives them.
    private var sources: [SourceProgress] = []
    /// The source that last wrote to a detector; -1 before the first pulse.
    private var sourceOfDetector: [Int32] = []
    private var contents: [Pulse.Contents] = []
    /// Pulses that came after their interval was let go: counted, not lost silently.
    public private(set) var unrevisedCount: UInt64 = 0
    /// Pulses dropped because too much was already held ahead of time, or because no interval is
    /// a multiple of their length: counted likewise.
    public private(set) var shedCount: UInt64 = 0

    /// Twice the longest interval: no window that is still open begins before it.
    private static let gapMemorySeconds: Int64 = 7_200

    /// Makes a roll-up.
    ///
    /// - Parameters:
    ///   - lengths: Interval lengths in seconds, each 1…3,600.
    ///   - allowedLatenessSeconds: As the shards', so that an interval closes once.
    ///   - detectors: How many detectors are listed; room for them is made at once, so that no
    ///     growing array holds twice of what it needs.
    public init(lengths: [UInt16], allowedLatenessSeconds: Double, detectors: Int = 0) {
        levels = lengths.sorted().map { RollUpLevel(lengthSeconds: $0, detectors: detectors) }
        sourceOfDetector.reserveCapacity(detectors)
        contents.reserveCapacity(detectors)
        latenessMicroseconds = Int64(allowedLatenessSeconds * 1_000_000)
    }

    /// Adds a source; sources are numbered 0, 1, … in the order of the calls.
    public mutating func addSource(since time: Timestamp) -> Int {
        sources.append(SourceProgress(since: time))
        return sources.count - 1
    }

    /// Moves a source's time on.
    public mutating func setProgress(of source: Int, time: Timestamp, isQuiet: Bool) {
        sources[source].time = max(sources[source].time, time)
        sources[source].isQuiet = isQuiet
    }

    /// Remembers that a source said nothing for a stretch.
    public mutating func addGap(_ gap: SourceProgress.Gap, of source: Int) {
        sources[source].add(gap)
    }

    /// How far a source has come.
    public func progress(of source: Int) -> SourceProgress { sources[source] }

    /// Asks for the memory of a detector whose pulse will be added soon.
    ///
    /// Mutating although nothing changes: what is only read is retained first, and that costs more.
    public mutating func prefetch(detector: Int) {
        for index in levels.indices { levels[index].prefetch(detector) }
    }

    /// Adds a pulse of a detector, sent by a source.
    ///
    /// - Parameter isLate: Beyond the allowed lateness: it makes a later version, not the first.
    public mutating func add(_ pulse: Pulse, detector: Int, source: Int, isLate: Bool) {
        grow(to: detector + 1)
        sourceOfDetector[detector] = Int32(source)
        contents[detector].formUnion(pulse.contents)
        var isHeld = false
        for index in levels.indices where levels[index].holds(pulse) {
            isHeld = true
            switch levels[index].add(pulse, detector: detector, isLate: isLate) {
            case .added: break
            case .tooOld: unrevisedCount += 1
            case .full: shedCount += 1
            }
        }
        if !isHeld { shedCount += 1 }
    }

    /// Closes what can be closed at an event time.
    ///
    /// - Returns: First versions and revisions; the caller puts them in order.
    public mutating func close(at time: Timestamp) -> [DetectorInterval] {
        var closed: [DetectorInterval] = []
        for source in sources.indices {
            sources[source].forgetGaps(before: time.advanced(bySeconds: -Self.gapMemorySeconds))
        }
        let latest = Timestamp(microseconds: time.microseconds - latenessMicroseconds)
        for index in levels.indices {
            // Before closing, which takes the slots of intervals that may just have been revised.
            closed += takeRevisions(index)
            for group in levels[index].groups(dueAtSecond: latest.seconds) {
                for detector in levels[index].detectors(ofGroup: group) {
                    closeLevel(index, detector, time, into: &closed)
                }
                levels[index].noteEarliest(ofGroup: group)
            }
        }
        return closed
    }

    /// Closes everything that holds data, whole or not: the input has ended.
    public mutating func closeAll() -> [DetectorInterval] {
        var closed: [DetectorInterval] = []
        for index in levels.indices {
            closed += takeRevisions(index)
            for detector in sourceOfDetector.indices { closeHeld(index, detector, into: &closed) }
        }
        return closed
    }

    /// The newest time of any source, or `nil` before the first.
    public var newestTime: Timestamp? { sources.map(\.time).max() }

    /// Whether there are sources, and all have ended or fallen silent.
    public var isQuiet: Bool { !sources.isEmpty && sources.allSatisfy(\.isQuiet) }

    /// The end of a gap that all sources have in common and that lasts over an hour more, or
    /// `nil`. Whoever ticks each second may leap there: nobody said anything in between.
    public func endOfCommonGap(at time: Timestamp) -> Timestamp? {
        var end: Timestamp?
        // A source that ended later than now may already be known to have ended.
        for source in sources where !source.isQuiet || source.time > time {
            guard let gap = source.gaps.last(where: { $0.start <= time && time < $0.end }) else {
                return nil
            }
            end = min(end ?? gap.end, gap.end)
        }
        guard let end, end.seconds(since: time) > 3_600 else { return nil }
        return Timestamp(seconds: end.seconds)
    }

    private mutating func takeRevisions(_ index: Int) -> [DetectorInterval] {
        let sources = sources
        let owner = sourceOfDetector
        return levels[index].takeRevisions { detector, window in
            owner[detector] < 0 ? .none : sources[Int(owner[detector])].observed(window)
        }
    }

    private mutating func closeLevel(
        _ index: Int, _ detector: Int, _ time: Timestamp, into closed: inout [DetectorInterval]
    ) {
        guard sourceOfDetector[detector] >= 0 else { return }
        let progress = sources[Int(sourceOfDetector[detector])]
        let length = levels[index].lengthSeconds
        let limit = progress.isQuiet ? time : min(time, progress.time)
        let isEventual = contents[detector].isDisjoint(with: .periods)
        while let start = levels[index].nextStart(detector) {
            let window = TimeWindow(startSecond: start, lengthSeconds: length)
            guard window.end.microseconds + latenessMicroseconds <= limit.microseconds else {
                return
            }
            let heard = progress.observed(window)
            if heard == .none, !levels[index].holdsNext(detector) {
                levels[index].skip(detector, to: firstHeard(progress, after: window, limit))
                continue
            }
            let isZero = isEventual && heard == .whole
            closed += levels[index].closeNext(detector, heard: heard, zero: isZero)
        }
    }

    /// Closes what a detector holds, and what its state tells of the time in between.
    private mutating func closeHeld(
        _ index: Int, _ detector: Int, into closed: inout [DetectorInterval]
    ) {
        guard sourceOfDetector[detector] >= 0 else { return }
        let progress = sources[Int(sourceOfDetector[detector])]
        while let start = levels[index].nextStart(detector), levels[index].holdsData(detector) {
            let window = TimeWindow(
                startSecond: start, lengthSeconds: levels[index].lengthSeconds)
            let heard = progress.observed(window)
            if !levels[index].holdsNext(detector), heard == .none || !levels[index].isOn(detector) {
                levels[index].skip(detector, to: .max)
                continue
            }
            closed += levels[index].closeNext(detector, heard: heard, zero: false)
        }
    }

    /// The second from which the source was heard again after a window in which it was not, or
    /// the limit's when it was not heard since. At least the window's end.
    private func firstHeard(
        _ progress: SourceProgress, after window: TimeWindow, _ limit: Timestamp
    ) -> UInt32 {
        var next = progress.time <= window.start ? limit : window.end
        for gap in progress.gaps where gap.start < window.end { next = max(next, gap.end) }
        return UInt32(clamping: max(min(next, limit), window.end).seconds)
    }

    private mutating func grow(to count: Int) {
        guard sourceOfDetector.count < count else { return }
        for index in levels.indices { levels[index].grow(to: count) }
        while sourceOfDetector.count < count {
            sourceOfDetector.append(-1)
            contents.append([])
        }
    }
}
