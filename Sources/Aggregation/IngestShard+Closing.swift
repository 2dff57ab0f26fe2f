import TrafficModel

/// Where the scan that closes pulses stands.
struct ClosingPass {
    /// Whether a scan is under way.
    var isRunning = false
    /// The next of `openGroups` to look at.
    var nextGroup = 0
    /// The least time of all sources when the scan began; `Int64.max` when all had ended.
    var target = Int64.min
    /// The last mark handed on.
    var marked = Int64.min
    /// How many sources have been announced behind the scan.
    var announced = 0
}

extension IngestShard {
    /// How many detectors with open pulses, and groups in which nothing can close, one turn looks
    /// at; the last group may hold 63 more.
    private static var stepsPerTurn: Int { 4_096 }
    /// The most records that the detectors of one group can cause.
    private static var recordsPerGroup: Int { 128 }

    /// Goes on closing pulses whose source's time has passed their end and the lateness.
    ///
    /// Call after each batch and at least each 100 ms. Bounded: looks at some 4,096 detectors a
    /// call, in the order in which their blocks lie, and pauses, without losing anything, while
    /// the ring is full.
    ///
    /// - Returns: Whether there is more to do at once.
    public mutating func turn(at clock: IngestClock) -> Bool {
        if !pass.isRunning { beginPass(at: clock) }
        guard pass.isRunning else { return false }
        var stepsLeft = Self.stepsPerTurn
        while pass.nextGroup < openGroupCount {
            guard stepsLeft > 0 else { return true }
            stepsLeft -= 1
            let group = unsafe openGroups[pass.nextGroup]
            if group.detectors != 0, canClose(group) {
                guard records.hasRoom(for: Self.recordsPerGroup) else { return false }
                unsafe openGroups[pass.nextGroup] = close(
                    group.detectors, from: UInt32(pass.nextGroup &* 64))
                stepsLeft -= group.detectors.nonzeroBitCount
            }
            pass.nextGroup += 1
        }
        return finishPass()
    }

    private mutating func beginPass(at clock: IngestClock) {
        var least = Int64.max
        var hasMoved = false
        for slot in 0..<sourceCount {
            unsafe refreshTime(of: sources + slot, at: clock)
            let source = unsafe sources[slot]
            if !source.isQuiet { least = min(least, source.time) }
            // A second is the finest step that anything behind the ring reacts to.
            if source.isQuiet != source.announcedQuiet
                || source.time / 1_000_000 > source.announcedTime / 1_000_000
            {
                hasMoved = true
            }
        }
        guard hasMoved || hasLeftovers else { return }
        hasLeftovers = false
        for slot in 0..<sourceCount {
            unsafe sources[slot].passTime = sources[slot].time
            unsafe sources[slot].passQuiet = sources[slot].isQuiet
            unsafe sources[slot].passSpoke = sources[slot].spoke
        }
        pass.isRunning = true
        pass.nextGroup = 0
        pass.announced = 0
        pass.target = least
    }

    /// In wall time a silent source stops holding its pulses open, and one that never says how
    /// far it has come follows the clock.
    private func refreshTime(
        of source: UnsafeMutablePointer<SourceState>, at clock: IngestClock
    ) {
        guard settings.time == .wall else { return }
        let silence = unsafe clock.monotonicMicroseconds &- source.pointee.heard
        unsafe source.pointee.isIdle = silence > Int64(settings.sourceIdleSeconds * 1_000_000)
        if unsafe !source.pointee.announcesTime, unsafe !source.pointee.isIdle {
            unsafe source.pointee.time = max(source.pointee.time, clock.wallMicroseconds)
        }
    }

    /// Whether any pulse of a group can have been closed by its source.
    @inline(__always) private func canClose(_ group: OpenGroup) -> Bool {
        guard group.sourceSlot != OpenGroup.several else { return true }
        return hasPassed(group.leastEndSecond, group.sourceSlot)
            || hasPassed(group.leastEndSecond, group.otherSlot)
    }

    /// Whether a source's time has passed the end of a pulse and the lateness.
    @inline(__always) private func hasPassed(_ endSecond: UInt32, _ slot: UInt16) -> Bool {
        let source = unsafe sources + Int(slot)
        if unsafe source.pointee.passQuiet { return true }
        return unsafe Int64(endSecond) &* 1_000_000 &+ lateness <= source.pointee.passTime
    }

    /// Closes what can be closed of a group's detectors; returns what is still open.
    private mutating func close(_ detectors: UInt64, from first: UInt32) -> OpenGroup {
        var rest = detectors
        var group = OpenGroup()
        while rest != 0 {
            let detector = UInt32(rest.trailingZeroBitCount)
            rest &= rest &- 1
            let block = unsafe blocks + Int(first &+ detector)
            unsafe close(&block.pointee.previous, first &+ detector, stillOpen: &group)
            unsafe close(&block.pointee.current, first &+ detector, stillOpen: &group)
        }
        return group
    }

    /// Closes a pulse if it can be closed, or notes that it is still open.
    @inline(__always) private mutating func close(
        _ pulse: inout Pulse, _ place: UInt32, stillOpen group: inout OpenGroup
    ) {
        guard pulse.lengthSeconds != 0 else { return }
        if hasPassed(pulse.endSecond, pulse.sourceSlot) {
            emit(pulse, place)
            pulse.lengthSeconds = 0
        } else {
            group.note(place, endSecond: pulse.endSecond, sourceSlot: pulse.sourceSlot)
        }
    }

    /// Announces the sources' times, then the shard's, behind the pulses that they close.
    private mutating func finishPass() -> Bool {
        while pass.announced < sourceCount {
            guard records.hasRoom(for: 2) else { return false }
            let slot = pass.announced
            let source = unsafe sources[slot]
            if source.passTime > source.announcedTime || source.passQuiet != source.announcedQuiet {
                unsafe sources[slot].announcedTime = source.passTime
                unsafe sources[slot].announcedQuiet = source.passQuiet
                hasNews = true
                _ = records.push(
                    .sourceTime(
                        slot: UInt16(slot), time: Timestamp(microseconds: source.passTime),
                        isQuiet: source.passQuiet, spoke: source.passSpoke))
            }
            pass.announced += 1
        }
        guard records.hasRoom(for: 1) else { return false }
        // A source found since the last mark may take the mark back.
        if pass.target != pass.marked {
            pass.marked = pass.target
            hasNews = true
            _ = records.push(.mark(Timestamp(microseconds: pass.target)))
        }
        pass.isRunning = false
        return true
    }
}
