import Aggregation
import TestSupport
import Testing
import TrafficModel

@Suite struct IngestShardTests {
    @Test func `a batch sent twice is a duplicate and leaves once`() {
        let bench = Bench()
        let batch: [Reading] = [.vehicle(1, at: 0), .status(.endOfStream, at: 9)]
        bench.send(batch, first: 0)
        bench.send(batch, first: 0)
        #expect(bench.counters.duplicate == 2)
        #expect(bench.settle().of(.pulse).vehicles == 1)
        #expect(bench.counters.isBalanced)
    }

    @Test func `a gap in the sequence is counted as missing`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0)], first: 0)
        bench.send([.vehicle(1, at: 0)], first: 6)
        #expect(bench.counters.missing == 5)
        #expect(bench.counters.aggregated == 2)
    }

    @Test func `an overlapping batch and one of an old epoch are refused whole`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: 0)], epoch: 2, first: 0)
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: 0)], epoch: 2, first: 1)
        bench.send([.vehicle(1, at: 0)], epoch: 1, first: 9)
        #expect(bench.counters.refused(.overlap) == 2)
        #expect(bench.counters.refused(.staleEpoch) == 1)
        #expect(bench.counters.aggregated == 2)
        #expect(bench.counters.isBalanced)
    }

    @Test func `a reading of an unlisted detector is refused and told`() {
        let bench = Bench()
        bench.send([.vehicle(99, at: 0)])
        #expect(bench.counters.refused(.subject) == 1)
        #expect(bench.refusals().map(\.reason) == [.subject])
    }

    @Test func `an unlisted detector is learned once and announced before its pulse`() throws {
        let bench = Bench(ShardSettings(time: .readings, learnsUnlisted: true))
        bench.send([.vehicle(99, at: 0), .vehicle(99, at: 0), .status(.endOfStream, at: 9)])
        let records = bench.settle()
        #expect(records.of(.learned).map(\.key) == [DetectorKey(number: 99)])
        let learned = try #require(records.firstIndex { $0.kind == .learned })
        let pulse = try #require(records.firstIndex { $0.kind == .pulse })
        #expect(learned < pulse)
        #expect(bench.counters.learned == 1)
    }

    @Test func `broken readings are refused one by one`() {
        let bench = Bench()
        var kind = Reading.vehicle(1, at: 0)
        kind.kindCode = 99
        var time = Reading.vehicle(1, at: 0)
        time.timeMicroseconds = .max
        bench.send([.vehicle(1, at: 0), kind, time, .vehicle(1, at: 0, speed: 100_001)])
        #expect(bench.counters.refused(.kind) == 1)
        #expect(bench.counters.refused(.time) == 1)
        #expect(bench.counters.refused(.range) == 1)
        #expect(bench.counters.aggregated == 1)
        #expect(bench.counters.isBalanced)
    }

    @Test func `refusals beyond the ring of notices are still counted`() {
        let bench = Bench(notices: 2)
        bench.send([Reading](repeating: .vehicle(99, at: 0), count: 5))
        #expect(bench.counters.refused == 5)
        #expect(bench.counters.noticesShed == 3)
    }

    @Test func `a frame that is no batch is counted as one refused reading`() {
        let bench = Bench()
        [UInt8](repeating: 7, count: 5).withUnsafeBytes {
            bench.shard.refuseFrame($0, .magic, byteOffset: 0, source: nil)
        }
        #expect(bench.counters.refused(.magic) == 1)
        #expect(bench.counters.isBalanced)
    }

    @Test func `a batch without readings does no harm`() {
        let bench = Bench()
        bench.send([])
        #expect(bench.counters.received == 0)
        #expect(bench.counters.frames == 1)
    }

    @Test(arguments: [(1_024, 0), (1_025, 1_025)])
    func `a batch beyond the longest is refused whole`(count: Int, refused: Int) {
        let bench = Bench()
        bench.send([Reading](repeating: .vehicle(1, at: 0), count: count))
        #expect(bench.counters.refused(.count) == UInt64(refused))
        #expect(bench.counters.isBalanced)
    }

    @Test func `sources beyond the limit are refused as full`() {
        let bench = Bench(ShardSettings(time: .readings, sources: 1))
        for source in 1...4 as ClosedRange<UInt32> {
            bench.send([.vehicle(1, at: 0)], source: source)
        }
        #expect(bench.counters.refused(.full) == 2)
        #expect(bench.counters.sources == 2)
    }

    @Test func `what is not summed is handed on whole`() {
        let bench = Bench()
        let event = Reading(
            time: Reading.moment(0), subject: 227, kind: .signalEvent, a: 1, b: 2)
        let fault = Reading.status(StatusCode(rawValue: 100), at: 0)
        bench.send([event, fault, .status(.readingsLost, at: 0, parameter: 12)])
        #expect(bench.passedOn() == [event, fault])
        #expect(bench.counters.reportedLost == 12)
        #expect(bench.counters.aggregated == 3)
    }

    /// Each reading is the first of its detector and late: two records each.
    @Test func `a ring with room for a batch loses nothing of the worst one`() {
        let bench = Bench(
            ShardSettings(time: .readings, learnsUnlisted: true), capacity: 1 << 12)
        bench.send([.status(.timeReached, at: 100)])
        _ = bench.settle()
        while bench.hasRoom { bench.send([.vehicle(1, at: 50)]) }
        bench.send((0..<1_024).map { .vehicle(1_000 + UInt32($0), at: 50) })
        let records = bench.drain()
        #expect(records.of(.learned).count == 1_024)
        #expect(records.of(.late).count == Int(bench.counters.late))
    }

    @Test func `a ring too small for the worst batch says that it has no room`() {
        let small = Bench(capacity: 1 << 11)
        let large = Bench(capacity: 1 << 12)
        #expect(!small.hasRoom)
        #expect(large.hasRoom)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `everything received is accounted for`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bench = Bench(ShardSettings(learnsUnlisted: true, learnedDetectors: 50, sources: 3))
        for _ in 0..<100 {
            let count = Int.random(in: 0...60, using: &random)
            let bytes = (0..<count).map { _ in Reading.random(using: &random) }
            bench.send(
                bytes, source: .random(in: 0...6, using: &random),
                epoch: .random(in: 0...2, using: &random),
                first: Bool.random(using: &random) ? .random(in: 0...900, using: &random) : nil)
            bench.clock += 0.5
            _ = bench.settle()
            #expect(bench.counters.isBalanced, "seed \(seed)")
        }
        #expect(bench.counters.refused > 0 && bench.counters.aggregated > 0, "seed \(seed)")
    }
}

extension Reading {
    /// A reading that is often right, and else has any bits.
    static func random(using random: inout SeededGenerator) -> Reading {
        var reading = Reading.vehicle(
            .random(in: 1...200, using: &random), at: .random(in: -20...60, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: reading.kindCode = .random(in: 0...9, using: &random)
        case 1: reading.timeMicroseconds = .random(in: .min ... .max, using: &random)
        case 2: reading.a = .random(in: 0 ... .max, using: &random)
        case 3: reading.b = .random(in: 0 ... .max, using: &random)
        case 4: reading.subject = .random(in: 0 ... .max, using: &random)
        case 5: reading.flags = .random(in: 0...7, using: &random)
        case 6: reading = .status(StatusCode(rawValue: 1), at: .random(in: 0...50, using: &random))
        default: break
        }
        return reading
    }
}
