import Aggregation
import TrafficModel

/// What went into a shard and what came out of it, summed in the plainest way.
struct Ledger {
    /// Numbers of the sources found.
    private(set) var sources: [UInt32] = []
    private var entered = Sums()
    private var left = Sums()
    private var learned: [UInt32: DetectorKey] = [:]

    /// Statuses that a shard acts upon itself; all others are handed on.
    private static let consumed: [StatusCode] = [
        .timeReached, .endOfStream, .readingsLost, .barrier,
    ]

    /// Sums that both sides know, wrapping as a pulse's do.
    private struct Sums: Hashable {
        var vehicles: UInt32 = 0
        var speed: UInt64 = 0
        var speedSquare: UInt64 = 0
        var speedCount: UInt32 = 0
        var stopped: UInt32 = 0
        var covered: UInt32 = 0
        var passed = 0
    }

    /// Adds a reading that the shard did not refuse.
    mutating func enter(_ reading: Reading) {
        switch reading.kind {
        case .vehicle: add(vehicles: 1, speed: reading.a)
        case .interval:
            add(vehicles: reading.a, speed: reading.d)
            entered.covered &+= reading.b
        case .signalEvent where reading.a == 82: entered.vehicles &+= 1
        case .signalEvent where reading.a == 81: break
        case .status where Self.consumed.contains(StatusCode(rawValue: reading.a)): break
        default: entered.passed += 1
        }
    }

    /// Adds what the shard handed on.
    mutating func note(_ record: ShardRecord) {
        switch record.kind {
        case .pulse, .late: note(record.pulse, of: record.subject)
        case .sourceFound: sources.append(record.subject)
        case .learned: learned[record.subject] = record.key
        case .sourceGap:
            promise(record.gapStart < record.time, "a gap of a source ends before it begins")
        case .sourceTime, .mark: break
        }
    }

    /// Adds a reading that the shard handed on whole.
    mutating func note(passed reading: Reading) {
        promise(reading.refusal == nil, "a reading out of range was handed on: \(reading)")
        left.passed += 1
    }

    /// Compares the two sides.
    func close() {
        promise(entered == left, "the sums of readings and pulses differ: \(entered), \(left)")
    }

    private mutating func add(vehicles: UInt32, speed: UInt32) {
        entered.vehicles &+= vehicles
        guard speed != Reading.unknown else { return }
        entered.speed &+= UInt64(speed) &* UInt64(vehicles)
        entered.speedSquare &+= UInt64(speed) &* UInt64(speed) &* UInt64(vehicles)
        entered.speedCount &+= vehicles
        if speed < 300 { entered.stopped &+= vehicles }
    }

    private mutating func note(_ pulse: Pulse, of place: UInt32) {
        promise((1...3_600).contains(pulse.lengthSeconds), "a pulse of \(pulse.lengthSeconds) s")
        promise(
            pulse.startSecond % UInt32(pulse.lengthSeconds) == 0, "a pulse between its boundaries")
        promise(pulse.startSecond < pulse.endSecond, "a pulse beyond 32 bits of seconds")
        // Only the first detector of the city is wired to a controller.
        let isWired = place == 0 || learned[place].map { $0.bits >> 32 != 0 } ?? false
        let isNumbered = place < 3 || learned[place].map { $0.bits >> 32 == 0 } ?? false
        let isMeasured = !pulse.contents.isDisjoint(with: [.vehicles, .periods])
        promise(
            isWired || !pulse.contents.contains(.events),
            "events of a controller at detector \(place), which is wired to none")
        promise(isNumbered || !isMeasured, "a measurement at channel \(place) of a controller")
        left.vehicles &+= pulse.count
        left.speed &+= pulse.speedSum
        left.speedSquare &+= pulse.speedSquareSum
        left.speedCount &+= pulse.speedCount
        left.stopped &+= pulse.stoppedCount
        left.covered &+= pulse.coveredMilliseconds
    }
}
