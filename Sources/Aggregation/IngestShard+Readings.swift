import CHot
import TrafficModel

extension IngestShard {
    /// How many readings are looked up, and their blocks fetched, ahead of being summed.
    private static var chunk: Int { 16 }
    /// Stands for "no place": not a measurement, refused, or unlisted.
    private static var noPlace: UInt32 { DetectorDirectory.absent }

    mutating func take(
        _ bytes: UnsafeRawBufferPointer, from slot: Int, notAfter limit: Int64
    ) {
        let count = bytes.count / Reading.byteCount
        let setAside = counters.refused &+ counters.late
        let followsReadings =
            unsafe settings.time == .readings && !sources[slot].announcesTime
        let newest = followsReadings ? unsafe newestMoment(in: bytes, slot, notAfter: limit) : 0
        // `ingest` has seen that there are records.
        let records = unsafe bytes.baseAddress.unsafelyUnwrapped
        unsafe findPlaces(records, 0, min(Self.chunk, count))
        var start = 0
        while start < count {
            let end = min(start &+ Self.chunk, count)
            unsafe findPlaces(records, end, min(end &+ Self.chunk, count))
            unsafe sum(records, start, end, slot, notAfter: limit)
            start = end
        }
        counters.aggregated &+= UInt64(count) &- (counters.refused &+ counters.late &- setAside)
        // Only now: a batch is not late by what it says itself.
        if followsReadings, unsafe !sources[slot].announcesTime {
            unsafe sources[slot].time = max(sources[slot].time, newest)
        }
    }

    /// Finds the places of a few readings' detectors and asks for their memory.
    @inline(__always)
    private func findPlaces(_ records: UnsafeRawPointer, _ start: Int, _ end: Int) {
        var index = start
        while index < end {
            let record = unsafe records + index &* Reading.byteCount
            let kind = unsafe record.load(fromByteOffset: 12, as: UInt8.self)
            if kind == ReadingKind.vehicle.rawValue || kind == ReadingKind.interval.rawValue {
                let place = directory.find(
                    number: unsafe record.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
                unsafe places[index] = place
                if place != Self.noPlace {
                    // The open pulse lies on the first two lines of the block; the third is for
                    // the reading that opens the next one, which would otherwise wait for it.
                    let block = unsafe UnsafeRawPointer(blocks + Int(place))
                    unsafe ngatu_prefetch_for_write(block)
                    unsafe ngatu_prefetch_for_write(block + 64)
                    unsafe ngatu_prefetch_for_write(block + 128)
                }
            } else {
                unsafe places[index] = directory.findEvent(record)
            }
            index &+= 1
        }
    }

    /// Sums a few readings whose places have been found.
    ///
    /// The calls out of the loop get the record's address, not its value: the loop then loads only
    /// the fields that a plain vehicle needs.
    @inline(__always)
    private mutating func sum(
        _ records: UnsafeRawPointer, _ start: Int, _ end: Int, _ slot: Int,
        notAfter limit: Int64
    ) {
        var closed = closedSecond(slot)
        var index = start
        while index < end {
            let record = unsafe records + index &* Reading.byteCount
            let reading = unsafe record.loadUnaligned(as: Reading.self)
            let place = unsafe places[index]
            index &+= 1
            guard place != Self.noPlace, reading.isVehicle(notAfter: limit) else {
                unsafe takeOther(record, place, slot, of: records, notAfter: limit)
                closed = closedSecond(slot)
                continue
            }
            let second = reading.second
            let block = unsafe blocks + Int(place)
            if unsafe block.pointee.current.isOpen(at: second, closed: closed) {
                unsafe block.pointee.current.addVehicle(reading)
            } else {
                unsafe addOutsideCurrent(record, second: second, place: place, slot: slot)
            }
        }
    }

    /// Takes whatever is no plain vehicle of a known detector, or refuses it.
    @inline(never)
    private mutating func takeOther(
        _ record: UnsafeRawPointer, _ place: UInt32, _ slot: Int, of records: UnsafeRawPointer,
        notAfter limit: Int64
    ) {
        let reading = unsafe record.loadUnaligned(as: Reading.self)
        if let reason = reading.refusal(notAfter: limit) {
            unsafe refuse(record, reason, of: records, slot)
            return
        }
        switch reading.kindCode {
        case ReadingKind.status.rawValue:
            takeStatus(reading, slot: slot)
        case ReadingKind.vehicle.rawValue, ReadingKind.interval.rawValue:
            unsafe measure(record, place: place, slot: slot, of: records)
        case ReadingKind.signalEvent.rawValue where reading.a == 82 || reading.a == 81:
            unsafe measure(record, place: place, slot: slot, of: records)
        default:
            passOn(reading)
        }
    }

    /// The newest moment of a batch, and what its source leaps over on the way.
    private mutating func newestMoment(
        in bytes: UnsafeRawBufferPointer, _ slot: Int, notAfter limit: Int64
    ) -> Int64 {
        var newest = unsafe max(sources[slot].time, sources[slot].since)
        for index in 0..<(bytes.count / Reading.byteCount) {
            let reading = unsafe bytes.loadUnaligned(
                fromByteOffset: index &* Reading.byteCount, as: Reading.self)
            guard reading.refusal(notAfter: limit) == nil else { continue }
            // From here on the source speaks for itself.
            if reading.announcesTime { return newest }
            if reading.timeMicroseconds > newest {
                noteLeap(from: newest, to: reading.timeMicroseconds, slot)
                newest = reading.timeMicroseconds
            }
        }
        return newest
    }

    private mutating func takeStatus(_ reading: Reading, slot: Int) {
        switch StatusCode(rawValue: reading.a) {
        case .timeReached, .barrier:
            announce(reading.time, slot: slot)
            unsafe sources[slot].hasEnded = false
        case .endOfStream:
            announce(reading.time, slot: slot)
            unsafe sources[slot].hasEnded = true
        case .readingsLost:
            counters.reportedLost &+= UInt64(reading.b == Reading.unknown ? 0 : reading.b)
        default:
            passOn(reading)
        }
    }

    private mutating func measure(
        _ record: UnsafeRawPointer, place found: UInt32, slot: Int, of records: UnsafeRawPointer
    ) {
        let reading = unsafe record.loadUnaligned(as: Reading.self)
        var place = found
        if place == Self.noPlace {
            switch learn(reading) {
            case .success(let learned): place = learned
            case .failure(let refusal):
                unsafe refuse(record, refusal.reason, of: records, slot)
                return
            }
        }
        let second = reading.second
        if reading.isPeriod, !Self.fits(reading, second, pulse: directory.pulse(at: place)) {
            unsafe refuse(record, .period, of: records, slot)
            return
        }
        let block = unsafe blocks + Int(place)
        if unsafe block.pointee.current.isOpen(at: second, closed: closedSecond(slot)) {
            unsafe block.pointee.current.addMeasurement(reading)
        } else {
            unsafe addOutsideCurrent(record, second: second, place: place, slot: slot)
        }
    }

    /// A pulse that ends here or before is closed for its source, whatever has been scanned so far.
    @inline(__always) private func closedSecond(_ slot: Int) -> UInt32 {
        let reached = unsafe max(0, sources[slot].time) &- lateness
        return UInt32(truncatingIfNeeded: max(0, reached) / 1_000_000)
    }

    /// Whether a period fits into its pulse, less a tenth at a boundary (`wire.md` §2).
    private static func fits(_ reading: Reading, _ second: UInt32, pulse: UInt16) -> Bool {
        let length = Int64(pulse) &* 1_000
        let period = Int64(reading.b)
        guard period <= length else { return false }
        let pulseStart = Int64(second / UInt32(pulse)) &* length
        let periodStart = reading.timeMicroseconds / 1_000 &- period
        return (pulseStart &- periodStart) &* 10 <= period
    }

    private mutating func learn(_ reading: Reading) -> Result<UInt32, LearnRefusal> {
        guard let key = reading.detectorKey,
            reading.subject < DetectorNumber.limit
        else { return .failure(.unlisted) }
        // The batch may name a new detector twice.
        let known = directory.find(key)
        if known != Self.noPlace { return .success(known) }
        let result = directory.learn(key, pulse: reading.pulseWhenLearned)
        if case .success(let place) = result {
            counters.learned &+= 1
            _ = records.push(.learned(place, key: key))
        }
        return result
    }

    private mutating func refuse(
        _ record: UnsafeRawPointer, _ reason: RefusalReason, of records: UnsafeRawPointer,
        _ slot: Int
    ) {
        let source = unsafe sources[slot].number
        let offset = unsafe record - records
        let bytes = unsafe UnsafeRawBufferPointer(
            start: records, count: offset &+ Reading.byteCount)
        unsafe refuseReading(reason, in: bytes, at: offset, source: source)
    }

    /// The slow path: another pulse than the newest one.
    @inline(never) private mutating func addOutsideCurrent(
        _ record: UnsafeRawPointer, second: UInt32, place: UInt32, slot: Int
    ) {
        let reading = unsafe record.loadUnaligned(as: Reading.self)
        let block = unsafe blocks + Int(place)
        let open = unsafe block.pointee.current.lengthSeconds
        let length = open != 0 ? open : directory.pulse(at: place)
        let start = second / UInt32(length) &* UInt32(length)
        var fresh = Pulse(startSecond: start, lengthSeconds: length, sourceSlot: UInt16(slot))
        if fresh.endSecond <= closedSecond(slot) {
            fresh.addMeasurement(reading)
            _ = records.push(ShardRecord(kind: .late, subject: place, pulse: fresh))
            counters.late &+= 1
            return
        }
        unsafe openGroups[Int(place >> 6)].note(
            place, endSecond: fresh.endSecond, sourceSlot: fresh.sourceSlot)
        if unsafe block.pointee.current.lengthSeconds == 0 {
            fresh.addMeasurement(reading)
            unsafe block.pointee.current = fresh
        } else if unsafe start > block.pointee.current.startSecond {
            if unsafe block.pointee.previous.lengthSeconds != 0 {
                unsafe emit(block.pointee.previous, place)
            }
            fresh.addMeasurement(reading)
            unsafe block.pointee.previous = block.pointee.current
            unsafe block.pointee.current = fresh
        } else if unsafe start == block.pointee.current.startSecond {
            unsafe block.pointee.current.addMeasurement(reading)
        } else if unsafe block.pointee.previous.lengthSeconds == 0 {
            fresh.addMeasurement(reading)
            unsafe block.pointee.previous = fresh
        } else if unsafe start == block.pointee.previous.startSecond {
            unsafe block.pointee.previous.addMeasurement(reading)
        } else {
            // Older than both open pulses, but in time: it leaves at once as a delta of its own.
            fresh.addMeasurement(reading)
            emit(fresh, place)
        }
    }

    mutating func emit(_ pulse: Pulse, _ place: UInt32) {
        // Room was made sure of by `hasRoom`, or by the closing pass.
        _ = records.push(ShardRecord(kind: .pulse, subject: place, pulse: pulse))
    }
}
