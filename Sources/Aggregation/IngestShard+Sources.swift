import TrafficModel

/// What a shard does about a source itself: its slot, its time, and when nothing was heard of it.
extension IngestShard {
    /// A source speaks each second; a leap of its time beyond this is time not observed. Ours.
    private static var gapMicroseconds: Int64 { 10_000_000 }
    /// A source that does not say its time may be silent for the longest period, in `readings`
    /// time; beyond this its leap is time not observed.
    private static var impliedGapMicroseconds: Int64 { 3_600_000_000 }

    /// The last moment that a reading may carry: near the clock, and so that the end of every
    /// pulse and interval fits into 32 bits of seconds.
    @inline(__always) func lastMoment(at clock: IngestClock) -> Int64 {
        let representable = Reading.timeLimitMicroseconds - 7_200_000_000
        guard settings.time == .wall else { return representable }
        return min(
            clock.wallMicroseconds &+ Int64(settings.futureSeconds * 1_000_000), representable)
    }

    /// The source's slot, or `nil` when the batch had to be refused: no room for another source,
    /// or a new source without one acceptable reading, so that nothing is known of its time.
    mutating func slot(
        of batch: IncomingBatch, at clock: IngestClock, notAfter limit: Int64
    ) -> Int? {
        let number = unsafe batch.source ?? RefusalNotice.unknownSource
        if let known = sourceSlots.find(number) { return known }
        guard let first = unsafe firstMoment(in: batch.records, notAfter: limit) else {
            unsafe refuseEach(of: batch.records, source: number)
            return nil
        }
        guard let slot = sourceSlots.insert(number) else {
            unsafe refuse(batch, .full)
            return nil
        }
        unsafe (sources + slot).initialize(
            to: SourceState(number: number, since: first, heard: clock.monotonicMicroseconds))
        sourceCount = slot + 1
        counters.sources &+= 1
        // The last mark did not speak for this source: the next one is told even if it is equal.
        pass.marked = .min
        // Nor does a pass that is under way know it.
        if pass.isRunning { pass.target = min(pass.target, first) }
        _ = records.push(
            .sourceFound(number, slot: UInt16(slot), at: Timestamp(microseconds: first)))
        return slot
    }

    private func firstMoment(
        in bytes: UnsafeRawBufferPointer, notAfter limit: Int64
    ) -> Int64? {
        for index in 0..<(bytes.count / Reading.byteCount) {
            let reading = unsafe bytes.loadUnaligned(
                fromByteOffset: index &* Reading.byteCount, as: Reading.self)
            if reading.refusal == nil, reading.timeMicroseconds <= limit {
                return reading.timeMicroseconds
            }
        }
        return nil
    }

    private mutating func refuseEach(of bytes: UnsafeRawBufferPointer, source: UInt32) {
        for index in 0..<(bytes.count / Reading.byteCount) {
            let offset = index &* Reading.byteCount
            let reading = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Reading.self)
            unsafe refuseReading(
                reading.refusal ?? .future, in: bytes, at: offset, source: source)
        }
    }

    mutating func refuseReading(
        _ reason: RefusalReason, in bytes: UnsafeRawBufferPointer, at offset: Int, source: UInt32
    ) {
        counters.refused &+= 1
        counters.refusals[Int(reason.rawValue)] &+= 1
        let head = unsafe UnsafeRawBufferPointer(
            rebasing: bytes[offset..<(offset + Reading.byteCount)])
        // A record that was read from text has no bytes of its own in the message.
        unsafe notice(
            reason, byteOffset: headerBytes == 0 ? 0 : headerBytes &+ offset,
            record: offset / Reading.byteCount, source: source, head: head)
    }

    /// Moves a source's time on by its own word, and remembers where it leapt.
    mutating func announce(_ time: Timestamp, slot: Int) {
        let before = unsafe sources[slot].time
        if unsafe sources[slot].announcesTime {
            noteGap(from: before, to: time.microseconds, beyond: Self.gapMicroseconds, slot)
        }
        unsafe sources[slot].announcesTime = true
        unsafe sources[slot].spoke = sources[slot].heard
        unsafe sources[slot].time = max(before, time.microseconds)
    }

    /// Moves the time of a source that does not say its own to the clock's. While it is heard it
    /// follows the clock anyway; a leap means that it had fallen silent.
    mutating func followClock(_ slot: Int, at clock: IngestClock) {
        let before = unsafe sources[slot].time
        let now = clock.wallMicroseconds
        if before >= 0 { noteGap(from: before, to: now, beyond: Self.gapMicroseconds, slot) }
        unsafe sources[slot].time = max(before, now)
    }

    /// Remembers a leap of a source whose time is what its readings carry.
    @inline(__always) mutating func noteLeap(from before: Int64, to time: Int64, _ slot: Int) {
        guard time &- before > Self.impliedGapMicroseconds, settings.time == .readings,
            unsafe !sources[slot].announcesTime
        else { return }
        noteGap(from: before, to: time, beyond: Self.impliedGapMicroseconds, slot)
    }

    private mutating func noteGap(
        from before: Int64, to time: Int64, beyond limit: Int64, _ slot: Int
    ) {
        guard time &- before > limit else { return }
        // Room was made sure of by `hasRoom`.
        _ = records.push(
            .sourceGap(
                slot: UInt16(slot), from: Timestamp(microseconds: before),
                to: Timestamp(microseconds: time)))
    }
}
