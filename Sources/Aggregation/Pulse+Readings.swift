import CHot
import TrafficModel

extension Pulse {
    /// Whether a moment lies in this window, and the window ends after what has been closed.
    @inline(__always) func isOpen(at second: UInt32, closed: UInt32) -> Bool {
        second &- startSecond < UInt32(lengthSeconds) && endSecond > closed
    }

    /// Adds one vehicle. The reading has passed its checks.
    @inline(__always) mutating func addVehicle(_ reading: borrowing Reading) {
        counts[Int(reading.classCode & 7)] &+= 1
        var bits =
            Contents.vehicles.rawValue | UInt16(reading.flags & 1) &* Contents.estimated.rawValue
        if reading.a != Reading.unknown { addSpeed(reading.a, vehicles: 1) }
        if reading.b != Reading.unknown {
            occupiedNanoseconds &+= Int64(reading.b) &* 1_000_000
            bits |= Contents.occupancy.rawValue
        }
        contents.formUnion(Contents(rawValue: bits))
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
            reciprocalSum &+= Self.scaledReciprocal(of: speed) &* weight
        } else {
            stoppedCount &+= vehicles
        }
    }

    /// 2⁴⁰ / `speed`, rounded down.
    ///
    /// A double holds 2⁴⁰ and any speed exactly, and a quotient that is no whole number lies at
    /// least 1 / `speed` from the next one, which is more than the division's rounding: the result
    /// is that of the integer division, which takes twice as long.
    @inline(__always) private static func scaledReciprocal(of speed: UInt32) -> UInt64 {
        UInt64(bitPattern: ngatu_whole_part(Double(reciprocalScale) / Double(speed)))
    }
}
