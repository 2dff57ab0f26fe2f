import Foundation
import Testing
import TrafficModel

@testable import Aggregation

/// Rare meetings: a full ring, a new source in the middle of a pass, keys that share a cell.
@Suite struct IngestShardEdgeTests {
    @Test func `a source found while a pass waits for room takes its mark back`() {
        let bench = Bench(capacity: 1 << 12)
        bench.send([.status(.timeReached, at: 100)], source: 1)
        _ = bench.settle()
        for _ in 0..<4 {
            bench.send([Reading](repeating: .vehicle(1, at: 50), count: 1_000), source: 1)
        }
        bench.send([.vehicle(1, at: 100), .status(.timeReached, at: 105)], source: 1)
        let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)
        let hasMore = bench.shard.turn(at: clock)
        bench.send([.vehicle(2, at: 103)], source: 2)
        #expect(!hasMore)
        #expect(bench.drain().of(.mark).isEmpty)
        #expect(bench.settle().of(.mark).first?.time == Reading.moment(103))
    }

    @Test func `a clock that stands at 1970 notes a silence like any other`() {
        let bench = Bench(ShardSettings(sourceIdleSeconds: 60))
        bench.clock = -Double(dayStart)
        bench.send([.vehicle(1, at: bench.clock)])
        bench.clock += 11
        bench.send([.vehicle(1, at: bench.clock)])
        #expect(bench.drain().of(.sourceGap).map(\.gapStart) == [.zero])
    }

    @Test func `a source that does not tell its time has not spoken of it`() {
        let bench = Bench(ShardSettings())
        bench.clock = 7
        bench.send([.vehicle(1, at: 7)], source: 1)
        bench.send([.status(.timeReached, at: 7)], source: 2)
        #expect(bench.settle().of(.sourceTime).map(\.spokeMicroseconds) == [0, 7_000_000])
    }

    @Test func `records that were read from text lie nowhere in the message`() {
        let bench = Bench()
        bench.send([.vehicle(91, at: 0), .vehicle(92, at: 0)])
        #expect(bench.refusals().map(\.byteOffset) == [0, 0])
    }

    /// The table of a small city has 64 cells.
    @Test func `channels that meet in the table keep their places`() {
        var directory = DetectorDirectory(
            network: .sample(), learnedCapacity: 5, learnsUnlisted: true)
        let keys = (0..<5).map { DetectorKey(controller: 5, channel: 1 + 64 * UInt32($0)) }
        for key in keys { _ = directory.learn(key, pulse: 1) }
        #expect(keys.map { directory.find($0) } == [3, 4, 5, 6, 7])
        let other = DetectorKey(controller: 5, channel: 1 + 64 * 5)
        #expect(directory.find(other) == DetectorDirectory.absent)
    }

    @Test func `late data is held for a bounded number of intervals`() {
        var level = RollUpLevel(lengthSeconds: 30, aheadLimit: 1)
        level.grow(to: 1)
        #expect(level.add(.vehicles(1, at: 0), detector: 0, isLate: false) == .added)
        let outcomes = [0, 30, 0].map {
            level.add(.vehicles(1, at: $0), detector: 0, isLate: true)
        }
        #expect(outcomes == [.added, .full, .added])
    }

    @Test(.timeLimit(.minutes(1))) func `who has work does not sleep`() {
        WakeFlag().sleep(atMost: 3_600_000_000) { true }
    }

    @Test(.timeLimit(.minutes(1))) func `who sleeps is woken by another thread`() {
        let flag = WakeFlag()
        let isLooking = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            isLooking.wait()
            flag.wake()
        }
        flag.sleep(atMost: 3_600_000_000) {
            isLooking.signal()
            return false
        }
    }
}
