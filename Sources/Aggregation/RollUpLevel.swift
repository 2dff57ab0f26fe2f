import TrafficModel

/// The intervals of one length: two slots per detector, and what does not fit into them yet.
struct RollUpLevel: Sendable {
    let lengthSeconds: UInt16
    private var slots: [IntervalSlot] = []
    /// Start of the next interval to close, per detector; `nil` before the first reading.
    private(set) var nextStart: [UInt32?] = []
    private var hasClosed: [Bool] = []
    /// Data for intervals whose slot is still taken by an open one: a source far ahead.
    private var ahead: [Key: IntervalSlot] = [:]
    /// Data beyond the lateness for intervals that are still open.
    private var late: [Key: IntervalSlot] = [:]
    /// Slots with data after their last version.
    private var revised: [Key] = []

    private struct Key: Hashable {
        let detector: Int
        let startSecond: UInt32
    }

    /// What became of a pulse.
    enum Outcome {
        case added
        /// The interval is no longer held: the data came too late for a revision.
        case tooOld
    }

    init(lengthSeconds: UInt16) { self.lengthSeconds = lengthSeconds }

    mutating func grow(to detectorCount: Int) {
        while nextStart.count < detectorCount {
            slots.append(IntervalSlot())
            slots.append(IntervalSlot())
            nextStart.append(nil)
            hasClosed.append(false)
        }
    }

    mutating func add(_ pulse: Pulse, detector: Int, isLate: Bool) -> Outcome {
        let start = pulse.startSecond / UInt32(lengthSeconds) * UInt32(lengthSeconds)
        let key = Key(detector: detector, startSecond: start)
        let index = slotIndex(detector, start)
        let empty = fresh(start)
        if let next = nextStart[detector], hasClosed[detector], start < next {
            guard slots[index].isUsed, slots[index].sums.startSecond == start else {
                return .tooOld
            }
            slots[index].add(pulse)
            if !slots[index].isRevised { revised.append(key) }
            slots[index].isRevised = true
            return .added
        }
        if isLate {
            late[key, default: empty].add(pulse)
            // The interval closes, and is then revised, even if nothing came in time.
            if !isHeld(key) { ahead[key] = empty }
        } else if slots[index].isOpen, slots[index].sums.startSecond != start {
            ahead[key, default: empty].add(pulse)
        } else {
            if !slots[index].isOpen { slots[index] = ahead.removeValue(forKey: key) ?? empty }
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
        let wasOn = isOnBefore(detector, start)
        nextStart[detector] = start &+ UInt32(lengthSeconds)
        hasClosed[detector] = true
        var slot: IntervalSlot
        if slots[index].isOpen, slots[index].sums.startSecond == start {
            slot = slots[index]
        } else if let waiting = ahead.removeValue(forKey: key) {
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
        if !slots[index].isOpen || slots[index].sums.startSecond <= start { slots[index] = slot }
        return closed
    }

    /// Whether anything is held for the detector's next interval or later ones.
    func holdsData(_ detector: Int) -> Bool {
        slots[2 * detector].isOpen || slots[2 * detector + 1].isOpen
            || (!ahead.isEmpty && ahead.keys.contains { $0.detector == detector })
    }

    /// Passes over intervals of which nothing was heard.
    mutating func skip(_ detector: Int, to start: UInt32) {
        nextStart[detector] = start / UInt32(lengthSeconds) * UInt32(lengthSeconds)
    }

    /// Takes the revisions that have come since the last call.
    mutating func takeRevisions(heard: (Int, TimeWindow) -> Share) -> [DetectorInterval] {
        defer { revised.removeAll(keepingCapacity: true) }
        return revised.compactMap { key in
            let index = slotIndex(key.detector, key.startSecond)
            guard slots[index].sums.startSecond == key.startSecond, !slots[index].isOpen else {
                return nil
            }
            slots[index].version += 1
            slots[index].isRevised = false
            let window = TimeWindow(startSecond: key.startSecond, lengthSeconds: lengthSeconds)
            return slots[index].closed(
                DetectorIndex(key.detector), heard: heard(key.detector, window))
        }
    }

    private func isOnBefore(_ detector: Int, _ start: UInt32) -> Bool {
        let before = slots[slotIndex(detector, start &- UInt32(lengthSeconds))]
        return before.isUsed && before.sums.contents.contains(.events)
            && before.sums.endSecond == start && before.isOnAtEnd
    }

    private func isHeld(_ key: Key) -> Bool {
        let slot = slots[slotIndex(key.detector, key.startSecond)]
        return slot.isOpen && slot.sums.startSecond == key.startSecond || ahead[key] != nil
    }

    private func fresh(_ start: UInt32) -> IntervalSlot {
        IntervalSlot(startSecond: start, lengthSeconds: lengthSeconds)
    }

    private func slotIndex(_ detector: Int, _ start: UInt32) -> Int {
        2 * detector + Int(start / UInt32(lengthSeconds)) & 1
    }
}
