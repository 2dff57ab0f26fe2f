import Aggregation
import TestSupport
import Testing
import TrafficModel

/// The shard against a model that a child could check: one dictionary of sums.
@Suite struct PulseModelTests {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `the deltas of a window add up to its readings, whatever the order`(seed: UInt64) {
        let day = SeededDay(seed: seed)
        let sent = day.play()
        #expect(sent.onTime == day.model(late: false), "seed \(seed)")
        #expect(sent.late == day.model(late: true), "seed \(seed)")
        #expect(sent.counters.isBalanced, "seed \(seed)")
        #expect(sent.counters.aggregated + sent.counters.late == UInt64(day.readings.count))
        #expect(sent.counters.late > 0, "the seed must reach late readings")
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `neither batches nor closing passes change the sums`(seed: UInt64) {
        let day = SeededDay(seed: seed)
        #expect(day.play(batches: 1).onTime == day.play(batches: 2).onTime, "seed \(seed)")
        #expect(day.play(batches: 1).late == day.play(batches: 2).late, "seed \(seed)")
    }
}

/// Which window of which detector, or of the channel of detector 1.
struct WindowKey: Hashable {
    let place: UInt32
    let second: UInt32
}

/// The sums a child would keep.
struct NaiveSums: Equatable {
    var vehicles: UInt64 = 0
    var speeds: UInt64 = 0
    var squares: UInt64 = 0
    var occupied: Int64 = 0
    var covered: UInt64 = 0
    var balance = 0

    mutating func add(_ pulse: Pulse) {
        vehicles += UInt64(pulse.count)
        speeds += pulse.speedSum
        squares += pulse.speedSquareSum
        occupied += pulse.occupiedNanoseconds
        covered += UInt64(pulse.coveredMilliseconds)
        balance += Int(pulse.occupancyBalance)
    }

    mutating func add(_ reading: Reading, end: UInt32) {
        let rest = Int64(end) * 1_000_000_000 - reading.timeMicroseconds * 1_000
        switch (reading.kindCode, reading.a) {
        case (1, let speed):
            vehicles += 1
            speeds += UInt64(speed)
            squares += UInt64(speed) * UInt64(speed)
        case (2, let count):
            vehicles += UInt64(count)
            covered += UInt64(reading.b)
        case (_, 82):
            vehicles += 1
            occupied += rest
            balance += 1
        default:
            occupied -= rest
            balance -= 1
        }
    }
}

/// A minute of readings in a seeded order, some of them late.
struct SeededDay {
    let seed: UInt64
    let readings: [Reading]

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededGenerator(seed: seed)
        var readings: [Reading] = []
        for second in 0..<60 {
            readings.append(.status(.timeReached, at: Double(second)))
            for _ in 0..<20 {
                let back = Double(Int.random(in: 0..<4_000, using: &random)) / 1_000
                let ahead = Double(Int.random(in: 0..<900, using: &random)) / 1_000
                readings.append(
                    Self.any(at: max(0, Double(second) + ahead - back), using: &random))
            }
        }
        self.readings = readings
    }

    private static func any(at seconds: Double, using random: inout SeededGenerator) -> Reading {
        let detector = UInt32.random(in: 1...3, using: &random)
        return switch Int.random(in: 0..<4, using: &random) {
        case 0, 1: .vehicle(detector, at: seconds, speed: .random(in: 0...40_000, using: &random))
        // A period lies in its window: it ends behind the second's start by its own length.
        case 2:
            .period(
                detector, endingAt: seconds.rounded(.down) + 0.5, milliseconds: 500,
                count: .random(in: 0...3, using: &random))
        default: .switched(on: .random(using: &random), at: seconds)
        }
    }

    /// The sums of all readings that are late, or of all others: a window is closed for a source
    /// two seconds after its end.
    func model(late: Bool) -> [WindowKey: NaiveSums] {
        var sums: [WindowKey: NaiveSums] = [:]
        var reached = Int64.min
        for reading in readings {
            if reading.kindCode == 7 {
                reached = reading.timeMicroseconds
                continue
            }
            let isPeriod: Int64 = reading.kindCode == 2 ? 1 : 0
            let second = UInt32((reading.timeMicroseconds - isPeriod) / 1_000_000)
            let isLate = (Int64(second) + 3) * 1_000_000 <= reached
            guard isLate == late else { continue }
            let place = reading.kindCode == 6 ? 0 : reading.subject - 1
            sums[WindowKey(place: place, second: second), default: NaiveSums()]
                .add(reading, end: second + 1)
        }
        return sums
    }

    struct Sent {
        var onTime: [WindowKey: NaiveSums] = [:]
        var late: [WindowKey: NaiveSums] = [:]
        var counters = ShardCounters()
    }

    /// Sends the day in batches of seeded sizes, closing after some of them.
    func play(batches batchSeed: UInt64 = 7) -> Sent {
        var random = SeededGenerator(seed: seed &* 1_000 &+ batchSeed)
        let bench = Bench()
        var sent = Sent()
        var rest = readings[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...200, using: &random)
            bench.send(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
            let records = Bool.random(using: &random) ? bench.settle() : bench.drain()
            sent.add(records)
        }
        bench.send([.status(.endOfStream, at: 60)])
        sent.add(bench.settle())
        sent.counters = bench.counters
        sent.counters.received -= 1
        sent.counters.aggregated -= 1
        return sent
    }
}

extension SeededDay.Sent {
    mutating func add(_ records: [ShardRecord]) {
        for record in records {
            let key = WindowKey(place: record.subject, second: record.pulse.startSecond)
            switch record.kind {
            case .pulse: onTime[key, default: NaiveSums()].add(record.pulse)
            case .late: late[key, default: NaiveSums()].add(record.pulse)
            default: break
            }
        }
    }
}
