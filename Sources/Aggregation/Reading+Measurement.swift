import TrafficModel

extension Reading {
    /// How the detector that made this measurement is addressed; `nil` when it is none.
    @inline(__always) var detectorKey: DetectorKey? {
        switch kindCode {
        case ReadingKind.vehicle.rawValue, ReadingKind.interval.rawValue:
            DetectorKey(number: subject)
        case ReadingKind.signalEvent.rawValue where a == 82 || a == 81:
            DetectorKey(controller: subject, channel: b)
        default: nil
        }
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
