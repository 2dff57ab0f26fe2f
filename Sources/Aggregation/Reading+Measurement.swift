import TrafficModel

extension Reading {
    /// How the detector that made this measurement is addressed; `nil` when it is none.
    @inline(__always) var detectorKey: DetectorKey? {
        switch kindCode {
        case ReadingKind.vehicle.rawValue, ReadingKind.interval.rawValue:
            DetectorKey(number: subject)
        case ReadingKind.signalEvent.rawValue
        where (a == 82 || a == 81) && subject < ControllerNumber.limit:
            DetectorKey(controller: subject, channel: b)
        default: nil
        }
    }

    /// Whether this is a vehicle that may be summed: the checks of `refusal`, and the last moment,
    /// in one pass without a reason.
    ///
    /// One unsigned comparison a field: unknown words are all ones, and one more is zero.
    @inline(__always) func isVehicle(notAfter limit: Int64) -> Bool {
        kindCode == ReadingKind.vehicle.rawValue && classCode < 8 && flags < 4
            && UInt64(bitPattern: timeMicroseconds) <= UInt64(bitPattern: limit)
            && a &+ 1 <= 100_001 && b &+ 1 <= 3_600_001 && c &+ 1 <= 10_001
    }

    /// Why this reading cannot be accepted, the last moment included.
    func refusal(notAfter limit: Int64) -> RefusalReason? {
        refusal ?? (timeMicroseconds > limit ? .future : nil)
    }

    /// Whether it measures a period.
    @inline(__always) var isPeriod: Bool { kindCode == ReadingKind.interval.rawValue }

    /// Whether it is its source's word on how far its time has come.
    var announcesTime: Bool {
        guard kindCode == ReadingKind.status.rawValue else { return false }
        return a == StatusCode.timeReached.rawValue || a == StatusCode.barrier.rawValue
            || a == StatusCode.endOfStream.rawValue
    }

    /// The second of event time that decides on its pulse: a period belongs to the window that
    /// holds its end less one microsecond.
    @inline(__always) var second: UInt32 {
        let moment = max(0, timeMicroseconds &- (isPeriod ? 1 : 0))
        return UInt32(truncatingIfNeeded: UInt64(bitPattern: moment) / 1_000_000)
    }

    /// The pulse of a detector learned from this reading: its period, or a second for events.
    var pulseWhenLearned: UInt16 {
        guard kindCode == ReadingKind.interval.rawValue else { return 1 }
        return UInt16(clamping: max(1, (b &+ 999) / 1_000))
    }
}

extension Pulse {
    /// Adds a vehicle, a period or a detector event; the reading has passed its checks.
    @inline(__always) mutating func addMeasurement(_ reading: borrowing Reading) {
        switch reading.kindCode {
        case ReadingKind.vehicle.rawValue: addVehicle(reading)
        case ReadingKind.interval.rawValue: addPeriod(reading)
        default: addSwitch(isOn: reading.a == 82, at: reading.timeMicroseconds)
        }
        if reading.flags & Reading.estimatedFlag != 0 { contents.formUnion(.estimated) }
    }
}
