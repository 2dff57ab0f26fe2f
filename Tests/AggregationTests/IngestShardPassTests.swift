import Testing
import TrafficModel

@testable import Aggregation

/// What a closing pass finds, announces and leaves for the next one.
@Suite struct IngestShardPassTests {
    @Test(arguments: [1, 63, 64, 65, 128, 129])
    func `the last detector of a city closes like the first`(count: Int) {
        let bench = Bench(
            ShardSettings(time: .readings, learnedDetectors: 0),
            network: .sample(detectors: count))
        bench.send([.vehicle(UInt32(count), at: 0), .status(.endOfStream, at: 9)])
        #expect(bench.settle().of(.pulse).map(\.subject) == [UInt32(count - 1)])
    }

    @Test func `a pulse that stays open leaves with a later pass`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .vehicle(2, at: 5), .status(.timeReached, at: 4)])
        #expect(bench.settle().of(.pulse).map(\.subject) == [0])
        bench.send([.status(.timeReached, at: 9)])
        #expect(bench.settle().of(.pulse).map(\.subject) == [1])
    }

    @Test func `an older pulse stays open when the newer one's source has ended`() {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 0), .vehicle(1, at: 0)], source: 1)
        bench.send([.vehicle(1, at: 5), .status(.endOfStream, at: 5)], source: 2)
        #expect(bench.settle().of(.pulse).map(\.pulse.startSecond) == [dayStart + 5])
        bench.send([.status(.timeReached, at: 9)], source: 1)
        #expect(bench.settle().of(.pulse).map(\.pulse.startSecond) == [dayStart])
    }

    @Test func `only the source that came further is announced again`() {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 5)], source: 1)
        bench.send([.status(.timeReached, at: 5)], source: 2)
        #expect(bench.settle().of(.sourceTime).map(\.sourceSlot) == [0, 1])
        bench.send([.status(.timeReached, at: 6)], source: 2)
        #expect(bench.settle().of(.sourceTime).map(\.sourceSlot) == [1])
    }

    @Test func `one turn looks at some four thousand detectors and asks to go on`() {
        let bench = Bench(network: .sample(detectors: 4_300), capacity: 1 << 14)
        for start in stride(from: 1, through: 4_300, by: 1_000) {
            bench.send((start..<min(start + 1_000, 4_301)).map { .vehicle(UInt32($0), at: 0) })
        }
        bench.send([.status(.endOfStream, at: 9)])
        let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)
        let hasMore = bench.shard.turn(at: clock)
        let first = bench.drain().of(.pulse).count
        #expect(hasMore)
        #expect((4_096..<4_300).contains(first))
        #expect(bench.settle().of(.pulse).count == 4_300 - first)
    }

    @Test func `a pass that has ended asks for a look at the next one`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .status(.timeReached, at: 9)])
        let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)
        let turns = (0..<2).map { _ in bench.shard.turn(at: clock) }
        #expect(turns == [true, false])
    }

    @Test func `in wall time a source without a word of its time follows the clock`() {
        let bench = Bench(ShardSettings())
        bench.send([.vehicle(1, at: 0)])
        bench.clock = 3
        let records = bench.settle()
        #expect(records.of(.pulse).vehicles == 1)
        #expect(records.of(.sourceTime).map(\.time) == [Reading.moment(3)])
    }

    @Test func `in wall time a source that tells its time does not follow the clock`() {
        let bench = Bench(ShardSettings())
        bench.send([.vehicle(1, at: 0), .status(.timeReached, at: 0)])
        bench.clock = 4
        #expect(bench.settle().of(.pulse).isEmpty)
    }

    @Test func `silence begins with the last word`() {
        let bench = Bench(ShardSettings())
        bench.clock = 100
        bench.send([.status(.timeReached, at: 100)])
        bench.clock = 105
        #expect(bench.settle().of(.sourceTime).map(\.isQuiet) == [false])
    }

    @Test func `in wall time a reading ahead of the clock makes no other late`() {
        let bench = Bench(ShardSettings())
        bench.send([.vehicle(1, at: 4)])
        bench.send([.vehicle(1, at: 0)])
        #expect(bench.counters.late == 0)
    }

    @Test func `steps of an implied time within the longest period are no gap`() {
        let bench = Bench()
        for seconds in [0.0, 3_000, 6_000, 9_000] { bench.send([.vehicle(1, at: seconds)]) }
        #expect(bench.drain().of(.sourceGap).isEmpty)
    }

    @Test func `a source that has told nothing of its time holds its pulses`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0)])
        #expect(bench.settle().of(.pulse).isEmpty)
    }

    @Test(
        arguments: [
            (Reading.status(.timeReached, at: 1), 0), (.status(.barrier, at: 1), 0),
            (.status(.endOfStream, at: 1), 0), (.status(.readingsLost, at: 1), 1),
            (Reading(time: Reading.moment(1), subject: 9, kind: .signalEvent, a: 1, b: 1), 1),
        ])
    func `from its own word on a source's readings leap over nothing`(
        word: Reading, gaps: Int
    ) {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), word, .vehicle(1, at: 5_000)])
        #expect(bench.drain().of(.sourceGap).count == gaps)
    }

    /// The controller's number is also that of a detector, 227.
    @Test(arguments: [VehicleClass.unclassified, .motorcycle])
    func `an event belongs to its channel's detector`(vehicleClass: VehicleClass) {
        let bench = Bench(network: .sample(detectors: 230))
        var event = Reading.switched(on: true, at: 0)
        event.classCode = vehicleClass.rawValue
        bench.send([event, .status(.endOfStream, at: 9)])
        #expect(bench.settle().of(.pulse).map(\.subject) == [0])
    }

    @Test func `a channel is learned with a pulse of one second`() {
        let bench = Bench(ShardSettings(time: .readings, learnsUnlisted: true))
        let event = Reading(
            time: Reading.moment(0), subject: 228, kind: .signalEvent, a: 82, b: 2)
        bench.send([event, .status(.endOfStream, at: 9)])
        #expect(bench.settle().of(.pulse).map(\.pulse.lengthSeconds) == [1])
    }

    @Test(arguments: [(57.0, 30_000, 0), (30.000_001, 1_000, 1)] as [(Double, UInt32, UInt64)])
    func `a period crosses its boundary by a tenth and no more`(
        end: Double, milliseconds: UInt32, refused: UInt64
    ) {
        let bench = Bench(network: .sample(pulse: 30))
        bench.send([.period(1, endingAt: end, milliseconds: milliseconds)])
        #expect(bench.counters.refused(.period) == refused)
    }

    @Test func `a period may end at the last moment`() {
        let bench = Bench(ShardSettings(), network: .sample(pulse: 30))
        bench.send([.period(1, endingAt: 5, milliseconds: 1_000)])
        #expect(bench.counters.aggregated == 1)
    }

    @Test func `an empty batch is refused and told`() {
        let bench = Bench()
        bench.send([])
        #expect(bench.refusals().map(\.reason) == [.count])
    }

    @Test func `a frame that is no batch is counted`() {
        let bench = Bench()
        [UInt8](repeating: 7, count: 5).withUnsafeBytes {
            bench.shard.refuseFrame($0, .magic, byteOffset: 0, source: nil)
        }
        #expect(bench.counters.frames == 1)
        #expect(bench.counters.received == 1)
        #expect(bench.refusals().map(\.source) == [RefusalNotice.unknownSource])
    }

    @Test func `settings are those of the configuration file`() {
        let settings = ShardSettings()
        #expect(settings.learnedDetectors == 4_096)
        #expect(settings.sources == 4_096)
        #expect(settings.allowedLatenessSeconds == 2)
        #expect(settings.futureSeconds == 5)
        #expect(settings.sourceIdleSeconds == 5)
        #expect(!settings.learnsUnlisted)
    }

    @Test func `a first batch in the middle of a sequence misses nothing`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0)], epoch: 0, first: 500)
        #expect(bench.counters.missing == 0)
    }
}
