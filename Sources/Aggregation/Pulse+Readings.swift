import TrafficModel

extension Pulse {
    /// Adds one vehicle. The reading has passed `Reading.refusal`.
    @inline(__always) mutating func addVehicle(_ reading: borrowing Reading) {
        counts[Int(reading.classCode & 7)] &+= 1
        contents.formUnion(.vehicles)
        if reading.a != Reading.unknown { addSpeed(reading.a, vehicles: 1) }
        if reading.b != Reading.unknown {
            occupiedNanoseconds &+= Int64(reading.b) &* 1_000_000
            contents.formUnion(.occupancy)
        }
    }

    /// Adds the counts and means of a period. The reading has passed `Reading.refusal`.
    @inline(__always) mutating func addPeriod(_ reading: borrowing Reading) {
        counts[Int(reading.classCode & 7)] &+= reading.a
        contents.formUnion(.periods)
        coveredMilliseconds &+= reading.b
        if reading.c != Reading.unknown {
            // Parts per million of milliseconds are nanoseconds: exact, without rounding.
            occupiedNanoseconds &+= Int64(reading.c) &* Int64(reading.b)
            contents.formUnion(.occupancy)
        }
        if reading.d != Reading.unknown { addSpeed(reading.d, vehicles: reading.a) }
    }

    /// Adds a detector-on (`isOn`) or detector-off event at a time inside the window.
    ///
    /// Occupancy is kept as a balance that does not depend on the order of the events: an on adds
    /// the time that remains in the window, an off takes it away. The state at the window's start
    /// is added where windows are read in order.
    @inline(__always) mutating func addSwitch(isOn: Bool, at microseconds: Int64) {
        let rest = Int64(endSecond) &* 1_000_000 &- microseconds
        contents.formUnion(.events)
        if isOn {
            counts[0] &+= 1
            occupiedNanoseconds &+= rest &* 1_000
            occupancyBalance &+= 1
        } else {
            occupiedNanoseconds &-= rest &* 1_000
            occupancyBalance &-= 1
        }
    }

    @inline(__always) mutating func addSpeed(_ speed: UInt32, vehicles: UInt32) {
        let weight = UInt64(vehicles)
        let value = UInt64(speed)
        speedSum &+= value &* weight
        speedSquareSum &+= value &* value &* weight
        speedCount &+= vehicles
        minimumSpeed = min(minimumSpeed, speed)
        maximumSpeed = max(maximumSpeed, speed)
        if speed >= Pulse.stoppedBelow {
            reciprocalSum &+= Pulse.reciprocalScale / value &* weight
        } else {
            stoppedCount &+= vehicles
        }
    }
}
