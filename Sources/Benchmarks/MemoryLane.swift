import Aggregation
import Glibc
import TrafficModel

/// What the core keeps in memory: pulses, ring and roll-up, after every detector has been heard in
/// several intervals. The city's description and the detection behind it are not counted.
public enum MemoryLane {
    /// Intervals of the roll-up, in seconds: the two levels of the published figure.
    static let levels: [UInt16] = [30, 300]

    /// Fills a core of so many detectors; the count is bytes for each.
    public static func run(detectors: Int) -> LaneResult {
        let city = KernelLane.network(detectors: detectors)
        let before = residentBytes
        let records = makeRing(of: ShardRecord.self, capacity: 1 << 16)
        let passed = makeRing(of: Reading.self, capacity: 1 << 13)
        let notices = makeRing(of: RefusalNotice.self, capacity: 1 << 12)
        var consumer = records.consumer
        var shard = IngestShard(
            network: city, settings: ShardSettings(time: .readings), records: records.producer,
            passed: passed.producer, notices: notices.producer)
        var rollUp = RollUp(lengths: levels, allowedLatenessSeconds: 2, detectors: detectors)
        let source = rollUp.addSource(since: Timestamp(seconds: EventStream.firstSecond))
        let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)
        var pulses = 0
        var vehicles: UInt64 = 0
        func drain() {
            while let record = consumer.pop() {
                guard record.kind == .pulse else { continue }
                pulses += 1
                vehicles &+= UInt64(record.pulse.count)
                rollUp.add(
                    record.pulse, detector: Int(record.subject), source: source, isLate: false)
            }
        }
        // The third round closes the pulses of the first two, which fill both slots of each level.
        for round in 0..<3 {
            for first in stride(from: 0, to: detectors, by: 1_000) {
                let readings = (first..<min(first + 1_000, detectors)).map { place in
                    reading(of: place, in: round)
                }
                unsafe readings.withUnsafeBytes { bytes in
                    unsafe shard.ingest(
                        IncomingBatch(source: 1, sequence: nil, records: bytes), at: clock)
                }
                while shard.turn(at: clock) { drain() }
                drain()
            }
        }
        let grown = withExtendedLifetime(city) { residentBytes - before }
        return LaneResult(
            "memory", count: detectors, nanoseconds: 1, checksum: vehicles,
            figures: [
                ("bytes", Int64(grown)), ("pulses", Int64(pulses)),
                ("block", Int64(MemoryLayout<Pulse>.size * 2)),
            ])
    }

    /// A vehicle at one detector; rounds are so far apart that both slots of both levels are used.
    private static func reading(of place: Int, in round: Int) -> Reading {
        let second = EventStream.firstSecond + Int64(round) * 330
        return Reading(
            time: Timestamp(seconds: second), subject: UInt32(place + 1), kind: .vehicle,
            vehicleClass: .car, a: 10_000, b: 300, c: 400)
    }

    /// Bytes of this process in memory, by the kernel's count.
    private static var residentBytes: Int {
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        defer { unsafe _ = fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard unsafe fgets(&line, 128, file) != nil else { return 0 }
        let words = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        return (words.dropFirst().first.flatMap { Int($0) } ?? 0)
            * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
