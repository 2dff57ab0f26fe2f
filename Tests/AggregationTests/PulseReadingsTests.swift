import Testing
import TrafficModel

@testable import Aggregation

/// What one reading adds to a pulse, and which reading is taken at all.
@Suite struct PulseReadingsTests {
    @Test func `a vehicle adds its speed, its class and its time over the detector`() throws {
        let reading = Reading(
            time: Reading.moment(0.5), subject: 1, kind: .vehicle, vehicleClass: .bus,
            a: 12_500, b: 320, c: 1_200)
        let pulse = try pulse(of: [reading])
        #expect(pulse.count(of: .bus) == 1)
        #expect(pulse.count == 1)
        #expect(pulse.speedSum == 12_500)
        #expect(pulse.speedSquareSum == 12_500 * 12_500)
        #expect(pulse.speedCount == 1)
        #expect(pulse.minimumSpeed == 12_500)
        #expect(pulse.maximumSpeed == 12_500)
        #expect(pulse.reciprocalSum == Pulse.reciprocalScale / 12_500)
        #expect(pulse.occupiedNanoseconds == 320_000_000)
        #expect(pulse.contents == [.vehicles, .occupancy])
    }

    @Test func `what a vehicle does not know is not added`() throws {
        let reading = Reading(time: Reading.moment(0.5), subject: 1, kind: .vehicle)
        let pulse = try pulse(of: [reading])
        #expect(pulse.count == 1)
        #expect(pulse.speedCount == 0)
        #expect(pulse.minimumSpeed == .max)
        #expect(pulse.maximumSpeed == 0)
        #expect(pulse.occupiedNanoseconds == 0)
        #expect(pulse.contents == .vehicles)
    }

    @Test func `a period adds its count, its weights and the time it covers`() throws {
        let reading = Reading(
            time: Reading.moment(30), subject: 1, kind: .interval, vehicleClass: .car, a: 7,
            b: 30_000, c: 125_000, d: 10_000)
        let pulse = try pulse(of: [reading], pulse: 30)
        #expect(pulse.count(of: .car) == 7)
        #expect(pulse.coveredMilliseconds == 30_000)
        #expect(pulse.occupiedNanoseconds == 3_750_000_000)
        #expect(pulse.speedSum == 70_000)
        #expect(pulse.speedSquareSum == 700_000_000)
        #expect(pulse.speedCount == 7)
        #expect(pulse.reciprocalSum == 7 * (Pulse.reciprocalScale / 10_000))
        #expect(pulse.contents == [.periods, .occupancy])
    }

    @Test func `a period that knows only its count adds only that`() throws {
        let pulse = try pulse(of: [.period(1, endingAt: 30, milliseconds: 30_000)], pulse: 30)
        #expect(pulse.count == 1)
        #expect(pulse.speedCount == 0)
        #expect(pulse.occupiedNanoseconds == 0)
        #expect(pulse.contents == .periods)
    }

    @Test(arguments: [(299, 1, 0), (300, 0, 1)] as [(UInt32, UInt32, UInt64)])
    func `a vehicle below 300 millimetres a second stands`(
        speed: UInt32, stopped: UInt32, moving: UInt64
    ) throws {
        let pulse = try pulse(of: [.vehicle(1, at: 0, speed: speed)])
        #expect(pulse.stoppedCount == stopped)
        #expect(pulse.reciprocalSum == moving * (Pulse.reciprocalScale / UInt64(speed)))
        #expect(pulse.speedCount == 1)
    }

    @Test func `the least and the greatest speed are kept`() throws {
        let speeds: [UInt32] = [9_000, 7_000, 11_000, 8_000]
        let pulse = try pulse(of: speeds.map { .vehicle(1, at: 0, speed: $0) })
        #expect(pulse.minimumSpeed == 7_000)
        #expect(pulse.maximumSpeed == 11_000)
        #expect(pulse.speedSum == 35_000)
    }

    @Test func `an on counts the rest of its pulse, an off takes it away`() throws {
        let on = try pulse(of: [.switched(on: true, at: 0.25)])
        #expect(on.occupiedNanoseconds == 750_000_000)
        #expect(on.occupancyBalance == 1)
        #expect(on.count == 1)
        #expect(on.contents == .events)
        let off = try pulse(of: [.switched(on: false, at: 0.25)])
        #expect(off.occupiedNanoseconds == -750_000_000)
        #expect(off.occupancyBalance == -1)
        #expect(off.count == 0)
    }

    @Test(arguments: [
        Reading.vehicle(1, at: 0.5), .period(1, endingAt: 0.5, milliseconds: 500),
        .switched(on: true, at: 0.5),
    ])
    func `an estimated reading marks its pulse, an unsure clock does not`(
        reading: Reading
    ) throws {
        var estimated = reading
        estimated.flags = Reading.estimatedFlag
        #expect(try pulse(of: [estimated]).contents.contains(.estimated))
        var unsure = reading
        unsure.flags = Reading.clockUnsureFlag
        #expect(try !pulse(of: [unsure]).contents.contains(.estimated))
    }

    @Test(
        arguments: [
            (\.a, 100_000, 100_001), (\.b, 3_600_000, 3_600_001), (\.c, 10_000, 10_001),
        ] as [(any WritableKeyPath<Reading, UInt32> & Sendable, UInt32, UInt32)])
    func `a vehicle is taken up to the end of its ranges`(
        word: any WritableKeyPath<Reading, UInt32> & Sendable, greatest: UInt32, beyond: UInt32
    ) {
        let bench = Bench()
        var reading = Reading.vehicle(1, at: 0)
        for value in [0, greatest, beyond, .max - 1, .max] {
            reading[keyPath: word] = value
            bench.send([reading])
        }
        #expect(bench.counters.aggregated == 3)
        #expect(bench.counters.refused(.range) == 2)
    }

    @Test func `a class or flag of another version is refused`() {
        let bench = Bench()
        var reading = Reading.vehicle(1, at: 0)
        for code in [7, 8, 255] as [UInt8] {
            reading.classCode = code
            bench.send([reading])
        }
        reading.classCode = 0
        for flags in [3, 4, 255] as [UInt8] {
            reading.flags = flags
            bench.send([reading])
        }
        #expect(bench.counters.aggregated == 2)
        #expect(bench.counters.refused(.range) == 2)
        #expect(bench.counters.refused(.flags) == 2)
    }

    /// The only pulse that leaves for some readings of one detector.
    private func pulse(of readings: [Reading], pulse: UInt16 = 1) throws -> Pulse {
        let bench = Bench(network: .sample(pulse: pulse))
        bench.send(readings + [.status(.endOfStream, at: 60)])
        let pulses = bench.settle().of(.pulse).map(\.pulse)
        #expect(pulses.count == 1)
        return try #require(pulses.first)
    }
}
