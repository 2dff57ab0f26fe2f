import Testing
import TrafficModel

@testable import Aggregation

/// What whoever reads the rings is woken for.
@Suite struct IngestShardNewsTests {
    @Test func `a new shard has no news`() {
        #expect(!Bench().takeNews())
    }

    @Test func `a reading passed on whole is news once`() {
        let bench = Bench()
        bench.send([.status(StatusCode(rawValue: 100), at: 0)])
        let news = (0..<2).map { _ in bench.takeNews() }
        #expect(news == [true, false])
    }

    @Test func `pulses alone can wait`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: 1), .vehicle(1, at: 2)])
        #expect(!bench.takeNews())
        #expect(bench.drain().of(.pulse).count == 1)
    }

    @Test func `time that has come further is news`() {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 5)])
        _ = bench.settle()
        #expect(bench.takeNews())
    }

    @Test func `one source that has come further is news, though the others have not`() {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 5)], source: 1)
        bench.send([.status(.timeReached, at: 5)], source: 2)
        _ = bench.settle()
        #expect(bench.takeNews())
        bench.send([.status(.timeReached, at: 6)], source: 2)
        #expect(bench.settle().map(\.kind) == [.sourceTime])
        #expect(bench.takeNews())
    }

    @Test func `a ring without room is news`() {
        let bench = Bench(capacity: 1 << 11)
        #expect(!bench.hasRoom)
        #expect(bench.takeNews())
        let large = Bench()
        #expect(large.hasRoom)
        #expect(!large.takeNews())
    }
}

extension Bench {
    /// Whether the shard has news; forgets it.
    func takeNews() -> Bool { shard.takeNews() }
}
