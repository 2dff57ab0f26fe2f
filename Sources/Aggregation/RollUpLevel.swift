import TrafficModel

/// The intervals of one length: two slots per detector, and what does not fit into them yet.
struct RollUpLevel: Sendable {
    let lengthSeconds: UInt16
    private var slots: [IntervalSlot] = []
    /// Start of the next interval to close, per detector; `nil` before the first pulse in time.
    private(set) var nextStart: [UInt32?] = []
    private var hasClosed: [Bool] = []
    /// Whether the detector was on at the end of the interval that closed last. Not read from the
    /// slots, whose place a source far ahead may have taken.
    private var isOnNow: [Bool] = []
    /// Data for intervals whose slot is still taken by an open one: a source far ahead.
    private var ahead: [Key: IntervalSlot] = [:]
    /// How many entries of `ahead` each detector has.
    private var aheadCount: [Int32] = []
    /// Data beyond the lateness for intervals that are still open.
    private var late: [Key: IntervalSlot] = [:]
    /// Slots with data after their last version.
    private var revised: [Key] = []
    /// The same, whose place has been taken before the revision could be handed on.
    private var displaced: [(detector: Int, slot: IntervalSlot)] = []
    private let aheadLimit: Int

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
    init(lengthSeconds: UInt16, aheadLimit: Int = 1 << 18) {
        self.lengthSeconds = lengthSeconds
        self.aheadLimit = aheadLimit
    }

    mutating func grow(to detectorCount: Int) {
        while nextStart.count < detectorCount {
            slots.append(IntervalSlot())
            slots.append(IntervalSlot())
            nextStart.append(nil)
            hasClosed.append(false)
            isOnNow.append(false)
            aheadCount.append(0)
        }
    }

    /// Whether a pulse lies within one interval, wherever it begins.
    func holds(_ pulse: Pulse) -> Bool {
        pulse.lengthSeconds > 0 && lengthSeconds % pulse.lengthSeconds == 0
    }

    mutating func add(_ pulse: Pulse, detector: Int, isLate: Bool) -> Outcome {
        let start = pulse.startSecond / UInt32(lengthSeconds) * UInt32(lengthSeconds)
        let key = Key(detector: detector, startSecond: start)
        if let next = nextStart[detector], hasClosed[detector], start < next {
            return revise(key, with: pulse, next: next)
        }
        if isLate { return addLate(pulse, key) }
        let index = slotIndex(detector, start)
        if slots[index].isOpen, slots[index].sums.startSecond != start {
            guard ahead[key] != nil || ahead.count < aheadLimit else { return .full }
            hold(key)
            ahead[key]?.add(pulse)
        } else {
            if !slots[index].isOpen { place(release(key) ?? fresh(start), at: index, detector) }
            slots[index].add(pulse)
        }
        nextStart[detector] = min(nextStart[detector] ?? start, start)
        return .added
    }

    /// Closes the detector's next interval and returns it, later versions behind it.
    ///
    /// - Parameter zero: Whether an interval without data is an observed zero.
    mutating func closeNext(
        _ detector: Int, heard: Share, zero: Bool
    ) -> [DetectorInterval] {
        guard let start = nextStart[detector] else { return [] }
        let key = Key(detector: detector, startSecond: start)
        let index = slotIndex(detector, start)
        let wasOn = isOnNow[detector]
        nextStart[detector] = start &+ UInt32(lengthSeconds)
        hasClosed[detector] = true
        var slot: IntervalSlot
        if slots[index].isOpen, slots[index].sums.startSecond == start {
            slot = slots[index]
        } else if let waiting = release(key) {
            slot = waiting
        } else {
            slot = fresh(start)
            guard zero || wasOn else { return [] }
            if wasOn { slot.sums.contents = .events }
        }
        slot.version = 1
        slot.wasOn = wasOn
        let place = DetectorIndex(detector)
        var closed = [slot.closed(place, heard: heard)]
        if let late = late.removeValue(forKey: key) {
            slot.sums.add(late.sums)
            slot.version = 2
            closed.append(slot.closed(place, heard: heard))
        }
        isOnNow[detector] = slot.sums.contents.contains(.events) && slot.isOnAtEnd
        if !slots[index].isOpen || slots[index].sums.startSecond <= start {
            self.place(slot, at: index, detector)
        }
        return closed
    }

    /// Whether the detector was on at the end of the interval that closed last.
    func isOn(_ detector: Int) -> Bool { isOnNow[detector] }

    /// Whether anything is held for the detector's next interval.
    func holdsNext(_ detector: Int) -> Bool {
        guard let start = nextStart[detector] else { return false }
        return isHeld(Key(detector: detector, startSecond: start))
    }

    /// Whether anything is held for the detector's next interval or later ones.
    func holdsData(_ detector: Int) -> Bool {
        slots[2 * detector].isOpen || slots[2 * detector + 1].isOpen || aheadCount[detector] > 0
    }

    /// Passes over intervals of which nothing was heard, up to the first that holds data.
    mutating func skip(_ detector: Int, to start: UInt32) {
        let target = min(start, firstHeld(detector) ?? .max)
        nextStart[detector] = target / UInt32(lengthSeconds) * UInt32(lengthSeconds)
        // What happened meanwhile is not known.
        isOnNow[detector] = false
        hasClosed[detector] = true
    }

    /// Takes the revisions that have come since the last call.
    mutating func takeRevisions(heard: (Int, TimeWindow) -> Share) -> [DetectorInterval] {
        var taken = displaced
        displaced.removeAll(keepingCapacity: true)
        for key in revised {
            let index = slotIndex(key.detector, key.startSecond)
            guard slots[index].isRevised, slots[index].sums.startSecond == key.startSecond else {
                continue
            }
            slots[index].isRevised = false
            slots[index].version += 1
            taken.append((key.detector, slots[index]))
        }
        revised.removeAll(keepingCapacity: true)
        return taken.map { detector, slot in
            let window = TimeWindow(
                startSecond: slot.sums.startSecond, lengthSeconds: lengthSeconds)
            return slot.closed(DetectorIndex(detector), heard: heard(detector, window))
        }
    }

    /// Data for an interval that has been closed: a later version, if the interval is still held.
    private mutating func revise(_ key: Key, with pulse: Pulse, next: UInt32) -> Outcome {
        let index = slotIndex(key.detector, key.startSecond)
        guard slots[index].isUsed, !slots[index].isOpen,
            slots[index].sums.startSecond == key.startSecond
        else { return .tooOld }
        slots[index].add(pulse)
        if !slots[index].isRevised { revised.append(key) }
        slots[index].isRevised = true
        if pulse.contents.contains(.events), key.startSecond &+ UInt32(lengthSeconds) == next {
            isOnNow[key.detector] = slots[index].isOnAtEnd
        }
        return .added
    }

    /// Late data for an interval that has not been closed. It never opens an earlier interval
    /// than those in time: a device whose clock stands at 1970 would open decades of them.
    private mutating func addLate(_ pulse: Pulse, _ key: Key) -> Outcome {
        guard let next = nextStart[key.detector], key.startSecond >= next else { return .tooOld }
        guard late[key] != nil || late.count < aheadLimit else { return .full }
        if !isHeld(key) {
            guard ahead.count < aheadLimit else { return .full }
            // The interval closes, and is then revised, even if nothing came in time.
            hold(key)
        }
        let empty = fresh(key.startSecond)
        late[key, default: empty].add(pulse)
        return .added
    }

    /// Puts an interval into a slot; a revision that stands there unpublished is kept.
    private mutating func place(_ slot: IntervalSlot, at index: Int, _ detector: Int) {
        if slots[index].isRevised {
            slots[index].version += 1
            displaced.append((detector, slots[index]))
        }
        slots[index] = slot
    }

    private mutating func hold(_ key: Key) {
        guard ahead[key] == nil else { return }
        ahead[key] = fresh(key.startSecond)
        aheadCount[key.detector] += 1
    }

    private mutating func release(_ key: Key) -> IntervalSlot? {
        guard aheadCount[key.detector] > 0, let slot = ahead.removeValue(forKey: key) else {
            return nil
        }
        aheadCount[key.detector] -= 1
        return slot
    }

    /// Start of the first interval that holds data; O(all held ahead), for gaps only.
    private func firstHeld(_ detector: Int) -> UInt32? {
        let open = slots[(2 * detector)...(2 * detector + 1)].filter(\.isOpen)
        let starts = open.map(\.sums.startSecond)
        guard aheadCount[detector] > 0 else { return starts.min() }
        return (starts + ahead.keys.filter { $0.detector == detector }.map(\.startSecond)).min()
    }

    private func isHeld(_ key: Key) -> Bool {
        let slot = slots[slotIndex(key.detector, key.startSecond)]
        if slot.isOpen && slot.sums.startSecond == key.startSecond { return true }
        return aheadCount[key.detector] > 0 && ahead[key] != nil
    }

    private func fresh(_ start: UInt32) -> IntervalSlot {
        IntervalSlot(startSecond: start, lengthSeconds: lengthSeconds)
    }

    private func slotIndex(_ detector: Int, _ start: UInt32) -> Int {
        2 * detector + Int(start / UInt32(lengthSeconds)) & 1
    }
}
