import Aggregation
import Control
import TestSupport
import TrafficModel

@testable import Pipeline

/// Shards and decider without threads: a seed decides who runs next and for how long, so that
/// every order that threads could have can be had again.
struct PacedLine: ~Copyable {
    private var shards: [Shard]
    private var inlets: ShardInlets
    private var decider: Decider
    private var random: SeededGenerator
    private(set) var decisions: [Decision] = []
    private(set) var approaches: [ApproachState] = []

    /// A class, since arrays cannot hold what cannot be copied.
    private final class Shard {
        var shard: IngestShard
        var queue: [(source: UInt32, first: UInt64, readings: [Reading])] = []

        init(_ shard: consuming IngestShard) { self.shard = shard }
    }

    init(
        shards count: Int, sites: [[Reading]], seed: UInt64,
        network: RoadNetwork = SmallCity.network
    ) {
        let configuration = SmallCity.configuration(shards: count)
        random = SeededGenerator(seed: seed)
        inlets = ShardInlets()
        shards = []
        decider = Decider(network: network, configuration: configuration)
        for _ in 0..<count {
            let records = makeRing(of: ShardRecord.self, capacity: 4_096)
            let passed = makeRing(of: Reading.self, capacity: 2_048)
            let notices = makeRing(of: RefusalNotice.self, capacity: 64)
            inlets.add(
                records: records.consumer, passed: passed.consumer, notices: notices.consumer)
            shards.append(
                Shard(
                    IngestShard(
                        network: network, settings: configuration.shard,
                        records: records.producer, passed: passed.producer,
                        notices: notices.producer)))
        }
        for (site, readings) in sites.enumerated() { deal(readings, site: site) }
    }

    private mutating func deal(_ readings: [Reading], site: Int) {
        var next = 0
        while next < readings.count {
            let end = min(next + Int.random(in: 1...400, using: &random), readings.count)
            shards[site % shards.count].queue.append(
                (UInt32(1 + site), UInt64(next), Array(readings[next..<end])))
            next = end
        }
    }

    /// Lets shards and decider run in an order that the seed decides, to the end.
    mutating func run() -> DecisionHash {
        var turns = 0
        while !decider.hasEnded, turns < Self.turnLimit {
            turns += 1
            let shard = Int.random(in: 0..<shards.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: ingest(shard)
            case 1: _ = shards[shard].shard.turn(at: Self.clock)
            default: decide(shard)
            }
        }
        add(decider.finish(at: decider.newestTime ?? .zero))
        return decider.hash
    }

    private func ingest(_ index: Int) {
        guard let next = shards[index].queue.first, shards[index].shard.hasRoom() else { return }
        // Batches of one site keep their order; sites overtake each other by the seed.
        shards[index].queue.removeFirst()
        next.readings.withUnsafeBytes { bytes in
            shards[index].shard.ingest(
                IncomingBatch(
                    source: next.source, sequence: (epoch: 1, first: next.first), records: bytes),
                at: Self.clock)
        }
    }

    private mutating func decide(_ shard: Int) {
        for _ in 0..<Int.random(in: 1...500, using: &random) {
            if decider.isAhead(shard) { break }
            guard let record = inlets.withRecords(shard, { $0.pop() }) else { break }
            decider.take(record, shard: shard)
        }
        while let reading = inlets.popPassed(shard) { decider.take(queue: reading) }
        if let due = decider.tickByMarks() { add(due.outcome) }
    }

    private mutating func add(_ outcome: Decider.Outcome) {
        decisions += outcome.decisions
        approaches += outcome.approaches
    }

    /// Ample for ten minutes of four sites; a line that is stuck ends here and decides nothing.
    private static let turnLimit = 1_000_000
    private static let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)
}
