import CHot
import TrafficModel

/// The intervals of one length: two slots per detector, and what does not fit into them yet.
struct RollUpLevel: Sendable {
    let lengthSeconds: UInt16
    /// Everything about one detector side by side: a pulse touches one place in memory.
    private var held: [HeldIntervals] = []
    /// For each group of detectors, a start before which none of their next intervals to close
    /// lies: every second all groups are looked at, and few have one that is due.
    private var earliestStarts: [UInt32] = []
    /// Data for intervals whose slot is still taken by an open one: a source far ahead.
    private var ahead: [Key: IntervalSlot] = [:]
    /// Data beyond the lateness for intervals that are still open.
    private var late: [Key: IntervalSlot] = [:]
    /// Slots with data after their last version.
    private var revised: [Key] = []
    /// The same, whose place has been taken before the revision could be handed on.
    private var displaced: [(detector: Int, slot: IntervalSlot)] = []
    private let aheadLimit: Int
    private static let groupSize = 64

    private struct Key: Hashable {
        let detector: Int
        let startSecond: UInt32
    }

    /// What became of a pulse.
    enum Outcome {
        case added
        /// The interval is no longer held, or was never awaited: too late for a revision.
        case tooOld
        /// Too much is held ahead of time.
        case full
    }

    /// - Parameter aheadLimit: How many intervals may be held beyond the two of each detector:
    ///   a quarter of a million, some 40 MB. Ours.
    init(lengthSeconds: UInt16, detectors: Int = 0, aheadLimit: Int = 1 << 18) {
        held.reserveCapacity(detectors)
        earliestStarts.reserveCapacity(detectors / Self.groupSize + 1)
        self.lengthSeconds = lengthSeconds
        self.aheadLimit = aheadLimit
    }

    mutating func grow(to detectorCount: Int) {
        while held.count < detectorCount { held.append(HeldIntervals()) }
        while earliestStarts.count * Self.groupSize < detectorCount { earliestStarts.append(.max) }
    }

    /// Asks for the memory of a detector that is about to be added to.
    mutating func prefetch(_ detector: Int) {
        guard detector < held.count else { return }
        unsafe held.withUnsafeMutableBufferPointer { held in
            let place = unsafe UnsafeRawPointer(held.baseAddress.unsafelyUnwrapped + detector)
            for line in 0..<4 { unsafe ngatu_prefetch_for_write(place + 64 * line) }
        }
    }

    /// Start of the next interval of a detector to close; `nil` before the first pulse in time.
    func nextStart(_ detector: Int) -> UInt32? { held[detector].nextStart }

    /// The groups in which an interval may end no later than a second, in order.
    func groups(dueAtSecond second: Int64) -> [Int] {
        earliestStarts.indices.filter {
            Int64(earliestStarts[$0]) + Int64(lengthSeconds) <= second
        }
    }

    /// The detectors of a group, in order.
    func detectors(ofGroup group: Int) -> Range<Int> {
        let first = group * Self.groupSize
        return first..<min(first + Self.groupSize, held.count)
    }

    /// Notes what is earliest in a group after its due intervals have been closed.
    mutating func noteEarliest(ofGroup group: Int) {
        let starts = held[detectors(ofGroup: group)].lazy.map { $0.nextStart ?? .max }
        earliestStarts[group] = starts.min() ?? .max
    }

    /// Whether a pulse lies within one interval, wherever it begins.
    func holds(_ pulse: Pulse) -> Bool {
        pulse.lengthSeconds > 0 && lengthSeconds % pulse.lengthSeconds == 0
    }

    mutating func add(_ pulse: Pulse, detector: Int, isLate: Bool) -> Outcome {
        let start = pulse.startSecond / UInt32(lengthSeconds) * UInt32(lengthSeconds)
        if !isLate, held[detector].addToOpen(pulse, start: start, side: side(of: start)) {
            return .added
        }
        return addElsewhere(pulse, Key(detector: detector, startSecond: start), isLate: isLate)
    }

    /// Adds a pulse whose interval is not open in its slot, or that came late.
    private mutating func addElsewhere(_ pulse: Pulse, _ key: Key, isLate: Bool) -> Outcome {
        let (detector, start) = (key.detector, key.startSecond)
        if let next = held[detector].nextStart, held[detector].hasClosed, start < next {
            return revise(key, with: pulse)
        }
        if isLate { return addLate(pulse, key) }
        let side = side(of: start)
        if held[detector][side].isOpen {
            guard ahead[key] != nil || hasRoomAhead(detector) else { return .full }
            hold(key)
            ahead[key]?.add(pulse)
        } else {
            place(release(key) ?? fresh(start), at: side, detector)
            held[detector][side].add(pulse)
        }
        setNextStart(of: detector, to: min(nextStart(detector) ?? start, start))
        return .added
    }

    /// Closes the detector's next interval and returns it, later versions behind it.
    ///
    /// - Parameter zero: Whether an interval without data is an observed zero.
    mutating func closeNext(
        _ detector: Int, heard: Share, zero: Bool
    ) -> [DetectorInterval] {
        guard let start = nextStart(detector) else { return [] }
        let key = Key(detector: detector, startSecond: start)
        let side = side(of: start)
        let wasOn = held[detector].isOnNow
        setNextStart(of: detector, to: start &+ UInt32(lengthSeconds))
        held[detector].hasClosed = true
        var slot: IntervalSlot
        if held[detector][side].isOpen, held[detector][side].sums.startSecond == start {
            slot = held[detector][side]
        } else if let waiting = release(key) {
            slot = waiting
        } else {
            slot = fresh(start)
            guard zero || wasOn else { return [] }
            if wasOn { slot.sums.contents = .events }
        }
        slot.beginVersion()
        slot.wasOn = wasOn
        let place = DetectorIndex(detector)
        var closed = [slot.closed(place, heard: heard)]
        if let late = late.removeValue(forKey: key) {
            slot.sums.add(late.sums)
            slot.beginVersion()
            closed.append(slot.closed(place, heard: heard))
        }
        held[detector].isOnNow = slot.sums.contents.contains(.events) && slot.isOnAtEnd
        if !held[detector][side].isOpen || held[detector][side].sums.startSecond <= start {
            self.place(slot, at: side, detector)
        }
        return closed
    }

    /// Whether the detector was on at the end of the interval that closed last.
    func isOn(_ detector: Int) -> Bool { held[detector].isOnNow }

    /// Whether anything is held for the detector's next interval.
    func holdsNext(_ detector: Int) -> Bool {
        guard let start = nextStart(detector) else { return false }
        return isHeld(Key(detector: detector, startSecond: start))
    }

    /// Whether anything is held for the detector's next interval or later ones.
    func holdsData(_ detector: Int) -> Bool {
        held[detector].even.isOpen || held[detector].odd.isOpen || held[detector].aheadCount > 0
    }

    /// Passes over intervals of which nothing was heard, up to the first that holds data.
    mutating func skip(_ detector: Int, to start: UInt32) {
        let target = min(start, firstHeld(detector) ?? .max)
        setNextStart(
            of: detector, to: target / UInt32(lengthSeconds) * UInt32(lengthSeconds))
        // What happened meanwhile is not known.
        held[detector].isOnNow = false
        held[detector].hasClosed = true
    }

    /// Takes the revisions that have come since the last call.
    mutating func takeRevisions(heard: (Int, TimeWindow) -> Share) -> [DetectorInterval] {
        var taken = displaced
        displaced.removeAll(keepingCapacity: true)
        for key in revised {
            let side = side(of: key.startSecond)
            guard held[key.detector][side].isRevised,
                held[key.detector][side].sums.startSecond == key.startSecond
            else {
                continue
            }
            held[key.detector][side].isRevised = false
            held[key.detector][side].beginVersion()
            taken.append((key.detector, held[key.detector][side]))
        }
        revised.removeAll(keepingCapacity: true)
        return taken.map { detector, slot in
            let window = TimeWindow(
                startSecond: slot.sums.startSecond, lengthSeconds: lengthSeconds)
            return slot.closed(DetectorIndex(detector), heard: heard(detector, window))
        }
    }

    private mutating func setNextStart(of detector: Int, to start: UInt32) {
        held[detector].nextStart = start
        let group = detector / Self.groupSize
        earliestStarts[group] = min(earliestStarts[group], start)
    }

    /// Data for an interval that has been closed: a later version, if the interval is still held.
    private mutating func revise(_ key: Key, with pulse: Pulse) -> Outcome {
        let side = side(of: key.startSecond)
        guard held[key.detector][side].isUsed, !held[key.detector][side].isOpen,
            held[key.detector][side].sums.startSecond == key.startSecond
        else { return .tooOld }
        held[key.detector][side].add(pulse)
        if !held[key.detector][side].isRevised { revised.append(key) }
        held[key.detector][side].isRevised = true
        let isLast = key.startSecond &+ UInt32(lengthSeconds) == nextStart(key.detector)
        if pulse.contents.contains(.events), isLast {
            held[key.detector].isOnNow = held[key.detector][side].isOnAtEnd
        }
        return .added
    }

    /// Late data for an interval that has not been closed. It never opens an earlier interval
    /// than those in time: a device whose clock stands at 1970 would open decades of them.
    private mutating func addLate(_ pulse: Pulse, _ key: Key) -> Outcome {
        guard let next = nextStart(key.detector), key.startSecond >= next else {
            return .tooOld
        }
        guard late[key] != nil || late.count < aheadLimit else { return .full }
        if !isHeld(key) {
            guard hasRoomAhead(key.detector) else { return .full }
            // The interval closes, and is then revised, even if nothing came in time.
            hold(key)
        }
        let empty = fresh(key.startSecond)
        late[key, default: empty].add(pulse)
        return .added
    }

    /// Puts an interval into a slot; a revision that stands there unpublished is kept.
    private mutating func place(_ slot: IntervalSlot, at side: HeldIntervals.Side, _ detector: Int)
    {
        if held[detector][side].isRevised {
            held[detector][side].beginVersion()
            displaced.append((detector, held[detector][side]))
        }
        held[detector][side] = slot
    }

    private func hasRoomAhead(_ detector: Int) -> Bool {
        ahead.count < aheadLimit && held[detector].aheadCount < .max
    }

    private mutating func hold(_ key: Key) {
        guard ahead[key] == nil else { return }
        ahead[key] = fresh(key.startSecond)
        held[key.detector].aheadCount += 1
    }

    private mutating func release(_ key: Key) -> IntervalSlot? {
        guard held[key.detector].aheadCount > 0, let slot = ahead.removeValue(forKey: key) else {
            return nil
        }
        held[key.detector].aheadCount -= 1
        return slot
    }

    /// Start of the first interval that holds data; O(all held ahead), for gaps only.
    private func firstHeld(_ detector: Int) -> UInt32? {
        let open = [held[detector].even, held[detector].odd].filter(\.isOpen)
        let starts = open.map(\.sums.startSecond)
        guard held[detector].aheadCount > 0 else { return starts.min() }
        return (starts + ahead.keys.filter { $0.detector == detector }.map(\.startSecond)).min()
    }

    private func isHeld(_ key: Key) -> Bool {
        let slot = held[key.detector][side(of: key.startSecond)]
        if slot.isOpen && slot.sums.startSecond == key.startSecond { return true }
        return held[key.detector].aheadCount > 0 && ahead[key] != nil
    }

    private func fresh(_ start: UInt32) -> IntervalSlot {
        IntervalSlot(startSecond: start, lengthSeconds: lengthSeconds)
    }

    private func side(of start: UInt32) -> HeldIntervals.Side {
        start / UInt32(lengthSeconds) & 1 == 0 ? .even : .odd
    }
}
