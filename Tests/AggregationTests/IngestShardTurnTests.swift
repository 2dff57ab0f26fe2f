import Testing
import TrafficModel

@testable import Aggregation

/// Where a closing pass pauses: at a ring without room, or after a turn's share of the city.
@Suite struct IngestShardTurnTests {
    private let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)

    @Test(arguments: [(127, 0), (128, 128)])
    func `a group closes once the ring has room for all of its pulses`(room: Int, pulses: Int) {
        let bench = Bench.crowded(
            network: .sample(detectors: 64), leaving: room,
            (1...64).map { .vehicle($0, at: 100) } + (1...64).map { .vehicle($0, at: 101) })
        bench.send([.status(.timeReached, at: 105)])
        let hasMore = bench.shard.turn(at: clock)
        #expect(!hasMore)
        #expect(bench.drain().of(.pulse).count == pulses)
        #expect(bench.settle().of(.pulse).count == 128 - pulses)
    }

    @Test(
        arguments: [(1, false, []), (2, true, [.sourceTime, .mark])]
            as [(Int, Bool, [ShardRecord.Kind])])
    func `a pass ends once the ring has room for a source's time and the shard's`(
        room: Int, hasMore: Bool, told: [ShardRecord.Kind]
    ) {
        let bench = Bench.crowded(leaving: room, [])
        bench.send([.status(.timeReached, at: 105)])
        #expect(bench.shard.turn(at: clock) == hasMore)
        #expect(bench.drain().map(\.kind).filter { $0 != .late } == told)
        #expect(bench.settle().count == 2 - told.count)
    }

    /// Three detectors are listed, the others may be learned.
    @Test(
        arguments: [(4_096, [.sourceTime, .mark]), (4_097, [])]
            as [(Int, [ShardRecord.Kind])])
    func `one turn looks at 4,096 groups in which nothing is open`(
        groups: Int, told: [ShardRecord.Kind]
    ) {
        let bench = Bench(ShardSettings(time: .readings, learnedDetectors: groups * 64 - 3))
        bench.send([.status(.timeReached, at: 5)])
        _ = bench.drain()
        let hasMore = bench.shard.turn(at: clock)
        #expect(hasMore)
        #expect(bench.drain().map(\.kind) == told)
        #expect(bench.settle().count == 2 - told.count)
    }

    @Test func `neighbouring detectors of many sources close together`() {
        let bench = Bench()
        for number in 1...3 as ClosedRange<UInt32> {
            bench.send(
                [.vehicle(number, at: 0), .status(.timeReached, at: 9)], source: number)
        }
        #expect(bench.settle().of(.pulse).map(\.subject) == [0, 1, 2])
    }

    @Test func `each of several sources falls silent by itself`() {
        let bench = Bench(ShardSettings())
        for source in 1...3 as ClosedRange<UInt32> {
            bench.send([.status(.timeReached, at: 0)], source: source)
        }
        bench.clock = 4
        bench.send([.status(.timeReached, at: 4)], source: 2)
        bench.clock = 6
        let times = bench.settle().of(.sourceTime)
        #expect(times.map(\.isQuiet) == [true, false, true])
        #expect(times.map(\.sourceSlot) == [0, 1, 2])
    }

    /// It is given memory in which sources of other shards have lain.
    @Test func `a shard that has heard nobody has nothing to tell`() {
        let used = (0..<7).map { _ in UnsafeMutablePointer<SourceState>.allocate(capacity: 8) }
        for sources in used {
            sources.initialize(
                repeating: SourceState(number: 1, since: 0, heard: 0), count: 8)
        }
        for sources in used { sources.deallocate() }
        let bench = Bench(ShardSettings(sources: 7))
        bench.clock = 1_000
        #expect(bench.settle().isEmpty)
    }
}

extension Bench {
    /// A bench whose source has come to second 100, and whose ring is full of late readings but
    /// for a few slots, behind readings that wait to be closed.
    static func crowded(
        network: RoadNetwork = .sample(), leaving room: Int, _ readings: [Reading]
    ) -> Bench {
        let capacity = 1 << 12
        let bench = Bench(network: network, capacity: capacity)
        bench.send([.status(.timeReached, at: 100)])
        _ = bench.settle()
        if !readings.isEmpty { bench.send(readings) }
        let late = [Reading](repeating: .vehicle(1, at: 50), count: capacity - room)
        for start in stride(from: 0, to: late.count, by: 1_024) {
            bench.send(Array(late[start..<min(start + 1_024, late.count)]))
        }
        return bench
    }
}
