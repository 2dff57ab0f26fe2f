import Aggregation
import TrafficModel

/// A day on which every test plays: 2024-05-13, 15:00 UTC, divisible by an hour.
let dayStart: UInt32 = 1_715_612_400

extension RoadNetwork {
    /// Detectors 1…`count` with one pulse length; detector 1 is also channel 2 of controller 227.
    static func sample(detectors count: Int = 3, pulse: UInt16 = 1) -> RoadNetwork {
        RoadNetwork(
            name: "sample", junctions: [], links: [],
            detectors: (1...count).map { number in
                Detector(
                    number: DetectorNumber(UInt32(number)), name: "d\(number)", kind: .loop,
                    controller: number == 1 ? ControllerIndex(0) : nil,
                    channel: number == 1 ? 2 : nil, pulseSeconds: pulse)
            },
            controllers: [
                SignalController(
                    number: ControllerNumber(227), id: "c227", junctions: [],
                    commandability: .commandable)
            ])
    }
}

extension Reading {
    static func moment(_ seconds: Double) -> Timestamp {
        Timestamp(
            microseconds: Int64(dayStart) * 1_000_000 + Int64((seconds * 1_000_000).rounded()))
    }

    static func vehicle(_ detector: UInt32, at seconds: Double, speed: UInt32 = 10_000) -> Reading {
        Reading(time: moment(seconds), subject: detector, kind: .vehicle, a: speed)
    }

    static func period(
        _ detector: UInt32, endingAt seconds: Double, milliseconds: UInt32, count: UInt32 = 1
    ) -> Reading {
        Reading(
            time: moment(seconds), subject: detector, kind: .interval, a: count, b: milliseconds)
    }

    static func switched(on isOn: Bool, at seconds: Double) -> Reading {
        Reading(
            time: moment(seconds), subject: 227, kind: .signalEvent, a: isOn ? 82 : 81, b: 2)
    }

    static func status(_ code: StatusCode, at seconds: Double, parameter: UInt32 = 0) -> Reading {
        Reading(
            time: moment(seconds), subject: 1, kind: .status, a: code.rawValue, b: parameter)
    }
}

/// A shard with the far ends of its rings, driven by hand.
final class Bench {
    var shard: IngestShard
    private var records: RingConsumer<ShardRecord>
    private var passed: RingConsumer<Reading>
    private var notices: RingConsumer<RefusalNotice>
    /// Wall and monotonic clock, in seconds after `dayStart`.
    var clock = 0.0

    init(
        _ settings: ShardSettings = ShardSettings(time: .readings),
        network: RoadNetwork = .sample(), capacity: Int = 1 << 13, notices noticeCapacity: Int = 64
    ) {
        let records = makeRing(of: ShardRecord.self, capacity: capacity)
        let passed = makeRing(of: Reading.self, capacity: 1 << 11)
        let notices = makeRing(of: RefusalNotice.self, capacity: noticeCapacity)
        self.records = records.consumer
        self.passed = passed.consumer
        self.notices = notices.consumer
        shard = IngestShard(
            network: network, settings: settings, records: records.producer,
            passed: passed.producer, notices: notices.producer)
    }

    var counters: ShardCounters { shard.counters }
    var hasRoom: Bool { shard.hasRoom() }

    func send(_ readings: [Reading], source: UInt32 = 1, epoch: UInt32 = 1, first: UInt64? = nil) {
        let ticks = IngestClock(
            wallMicroseconds: Reading.moment(clock).microseconds,
            monotonicMicroseconds: Int64(clock * 1_000_000))
        readings.withUnsafeBytes { bytes in
            shard.ingest(
                IncomingBatch(
                    source: source, sequence: first.map { (epoch, $0) }, records: bytes),
                at: ticks)
        }
    }

    /// Closes what can be closed now and returns all that has left.
    func settle() -> [ShardRecord] {
        let ticks = IngestClock(
            wallMicroseconds: Reading.moment(clock).microseconds,
            monotonicMicroseconds: Int64(clock * 1_000_000))
        var left = drain()
        while shard.turn(at: ticks) { left += drain() }
        return left + drain()
    }

    func drain() -> [ShardRecord] {
        var left: [ShardRecord] = []
        while let record = records.pop() { left.append(record) }
        return left
    }

    func passedOn() -> [Reading] {
        var left: [Reading] = []
        while let reading = passed.pop() { left.append(reading) }
        return left
    }

    func refusals() -> [RefusalNotice] {
        var left: [RefusalNotice] = []
        while let notice = notices.pop() { left.append(notice) }
        return left
    }
}

extension [ShardRecord] {
    func of(_ kind: ShardRecord.Kind) -> [ShardRecord] { filter { $0.kind == kind } }
    var vehicles: Int { reduce(0) { $0 + Int($1.pulse.count) } }
}

extension ShardCounters {
    var isBalanced: Bool { received == aggregated + late + duplicate + refused + shed }
}
