import Testing
import TrafficModel

@testable import Aggregation

/// The last moment, gap, source and number that a shard takes, to the microsecond.
@Suite struct IngestShardBoundsTests {
    @Test(arguments: [(10.0, 0), (10.000_001, 1)])
    func `an announced time may leap by ten seconds`(leap: Double, gaps: Int) {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 0)])
        bench.send([.status(.timeReached, at: leap)])
        let gap = bench.drain().of(.sourceGap)
        #expect(gap.count == gaps)
        #expect(gap.allSatisfy { $0.gapStart == Reading.moment(0) })
        #expect(gap.allSatisfy { $0.time == Reading.moment(leap) })
    }

    @Test(arguments: [(3_600.0, 0), (3_600.000_001, 1)])
    func `an implied time may leap by the longest period`(leap: Double, gaps: Int) {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0)])
        bench.send([.vehicle(1, at: leap)])
        let gap = bench.drain().of(.sourceGap)
        #expect(gap.count == gaps)
        #expect(gap.allSatisfy { $0.gapStart == Reading.moment(0) })
        #expect(gap.allSatisfy { $0.time == Reading.moment(leap) })
    }

    @Test(arguments: [(10.0, 0), (10.000_001, 1)])
    func `in wall time a source may be silent for ten seconds`(silence: Double, gaps: Int) {
        let bench = Bench(ShardSettings(sourceIdleSeconds: 60))
        bench.send([.vehicle(1, at: 0)])
        bench.clock = silence
        bench.send([.vehicle(1, at: silence)])
        #expect(bench.drain().of(.sourceGap).count == gaps)
    }

    @Test(arguments: [(5.0, false), (5.000_001, true)])
    func `a source falls silent after the idle limit`(silence: Double, isQuiet: Bool) {
        let bench = Bench(ShardSettings())
        bench.send([.vehicle(1, at: 0), .status(.timeReached, at: 0)])
        bench.clock = silence
        #expect((bench.settle().of(.sourceTime).last?.isQuiet ?? false) == isQuiet)
    }

    @Test(arguments: [(5.0, 1), (5.000_001, 0)] as [(Double, UInt64)])
    func `a source may be found at the last moment`(ahead: Double, sources: UInt64) {
        let bench = Bench(ShardSettings())
        bench.send([.vehicle(1, at: ahead)])
        #expect(bench.counters.sources == sources)
        #expect(bench.counters.refused(.future) == 1 - sources)
    }

    /// The last number of all is one below the keys of detectors' own numbers.
    @Test(arguments: [ControllerNumber.limit, .max])
    func `an event of a controller beyond the last number is refused`(controller: UInt32) {
        let bench = Bench()
        var event = Reading.switched(on: true, at: 0)
        event.subject = controller
        bench.send([event])
        #expect(bench.counters.refused(.subject) == 1)
        #expect(bench.counters.aggregated == 0)
    }

    /// Two hours before the seconds no longer fit into 32 bits.
    @Test(arguments: [(0, 0), (1, 1)] as [(Int64, UInt64)])
    func `the last moment leaves room for the end of every interval`(
        beyond: Int64, refused: UInt64
    ) {
        let bench = Bench()
        var last = Reading.vehicle(1, at: 0)
        last.timeMicroseconds = Reading.timeLimitMicroseconds - 7_200_000_000 + beyond
        bench.send([.vehicle(1, at: 0), last])
        #expect(bench.counters.refused(.future) == refused)
    }

    @Test(arguments: [(2.999_999, 0), (3.0, 1)] as [(Double, UInt64)])
    func `a pulse is closed for its source at its end and the lateness`(
        reached: Double, late: UInt64
    ) {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0.5)])
        bench.send([.status(.timeReached, at: reached), .vehicle(1, at: 0.6)])
        #expect(bench.counters.late == late)
        #expect(bench.counters.aggregated == 3 - late)
    }

    @Test func `a batch of readings is not late by what it says itself`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 100), .vehicle(1, at: 0)])
        #expect(bench.counters.late == 0)
        bench.send([.vehicle(1, at: 0)])
        #expect(bench.counters.late == 1)
    }

    @Test func `a time that is told again is not told on`() {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 0)])
        #expect(bench.settle().of(.sourceTime).map(\.time) == [Reading.moment(0)])
        bench.send([.status(.timeReached, at: 0.999_999)])
        #expect(bench.settle().isEmpty)
        bench.send([.status(.timeReached, at: 1)])
        #expect(bench.settle().map(\.kind) == [.sourceTime, .mark])
    }

    @Test func `a source's time never goes back`() {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 9)])
        bench.send([.status(.timeReached, at: 4), .status(.timeReached, at: 10)])
        let records = bench.settle()
        #expect(records.of(.sourceTime).map(\.time) == [Reading.moment(10)])
        #expect(records.of(.sourceGap).isEmpty)
    }

    @Test(
        arguments: [(DetectorNumber.limit - 1, 1), (DetectorNumber.limit, 0)] as [(UInt32, UInt64)])
    func `numbers below two to the 22 may be learned`(number: UInt32, learned: UInt64) {
        let bench = Bench(ShardSettings(time: .readings, learnsUnlisted: true))
        bench.send([.vehicle(1, at: 0), .vehicle(number, at: 0)])
        #expect(bench.counters.learned == learned)
        #expect(bench.counters.refused(.subject) == 1 - learned)
    }

    @Test(
        arguments: [(1, 1), (999, 1), (1_000, 1), (1_001, 2), (30_000, 30), (3_600_000, 3_600)]
            as [(UInt32, UInt16)])
    func `a detector is learned with its first period as its pulse`(
        milliseconds: UInt32, pulse: UInt16
    ) {
        let bench = Bench(ShardSettings(time: .readings, learnsUnlisted: true))
        bench.send([
            .period(99, endingAt: 3_600, milliseconds: milliseconds),
            .status(.endOfStream, at: 3_600),
        ])
        #expect(bench.settle().of(.pulse).map(\.pulse.lengthSeconds) == [pulse])
    }

    @Test func `losses of unknown number are not counted`() {
        let bench = Bench()
        bench.send([
            .status(.readingsLost, at: 0, parameter: Reading.unknown),
            .status(.readingsLost, at: 0, parameter: 3),
        ])
        #expect(bench.counters.reportedLost == 3)
    }

    @Test func `only on and off events are summed`() {
        let bench = Bench()
        let events = (80...83).map {
            Reading(time: Reading.moment(0), subject: 227, kind: .signalEvent, a: $0, b: 2)
        }
        bench.send(events)
        #expect(bench.passedOn().map(\.a) == [80, 83])
        #expect(bench.counters.aggregated == 4)
    }

    @Test func `batches without a sequence are counted as such`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: 0)])
        bench.send([.vehicle(1, at: 0)], first: 0)
        #expect(bench.counters.unsequenced == 2)
        #expect(bench.counters.frames == 2)
        #expect(bench.counters.received == 3)
    }

    @Test func `a shard that may hear no source hears one, and the unknown one`() {
        let bench = Bench(ShardSettings(time: .readings, sources: 0))
        for source in 1...3 as ClosedRange<UInt32> {
            bench.send([.vehicle(1, at: 0)], source: source)
        }
        #expect(bench.counters.sources == 2)
        #expect(bench.counters.refused(.full) == 1)
    }

    /// The source is new and announces its time; then each reading is new and late.
    @Test func `a ring with room takes the worst batch of a new source`() {
        let bench = Bench(
            ShardSettings(time: .readings, learnsUnlisted: true), capacity: 1 << 12)
        bench.send([.status(.timeReached, at: 100)])
        _ = bench.settle()
        while bench.hasRoom { bench.send([.vehicle(1, at: 50)]) }
        let late = bench.counters.late
        bench.send(
            [.status(.timeReached, at: 100)]
                + (1..<1_024).map { .vehicle(1_000 + UInt32($0), at: 50) }, source: 2)
        let records = bench.drain()
        #expect(records.of(.sourceFound).map(\.subject) == [2])
        #expect(records.of(.learned).count == 1_023)
        #expect(records.of(.late).count == Int(late) + 1_023)
    }

    @Test func `both open pulses of a detector leave, the older one first`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 1.5), .vehicle(1, at: 0.5), .vehicle(1, at: 1.6)])
        bench.send([.status(.endOfStream, at: 9)])
        let pulses = bench.settle().of(.pulse)
        #expect(pulses.map(\.pulse.startSecond) == [dayStart, dayStart + 1])
        #expect(pulses.map(\.pulse.count) == [1, 2])
    }

    @Test func `a pulse that a newer one pushes out leaves at once`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: 1), .vehicle(1, at: 2)])
        #expect(bench.drain().of(.pulse).map(\.pulse.startSecond) == [dayStart])
    }

    @Test func `a pulse of many seconds begins at its multiple`() {
        let bench = Bench(network: .sample(pulse: 30))
        bench.send([.vehicle(1, at: 29.9), .vehicle(1, at: 30), .status(.endOfStream, at: 60)])
        #expect(bench.settle().of(.pulse).map(\.pulse.startSecond) == [dayStart, dayStart + 30])
    }

    @Test func `a source that ended may begin again in a new epoch`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .status(.endOfStream, at: 1)], epoch: 1, first: 0)
        #expect(bench.settle().of(.sourceTime).map(\.isQuiet) == [true])
        bench.send([.vehicle(1, at: 2), .status(.timeReached, at: 2)], epoch: 2, first: 0)
        let records = bench.settle()
        #expect(records.of(.sourceTime).map(\.isQuiet) == [false])
        #expect(records.of(.pulse).isEmpty)
    }
}
