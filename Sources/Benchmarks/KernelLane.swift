import Aggregation
import Pipeline
import TrafficModel
import Wire

/// The hot kernel alone, on one thread: checksum and header of each batch, de-duplication,
/// validation, sums, closing; what leaves the ring is folded into the checksum.
public enum KernelLane {
    /// A city of so many detectors, numbered from 1, with pulses of one second.
    static func network(detectors: Int) -> RoadNetwork {
        RoadNetwork(
            name: "benchmark", junctions: [], links: [],
            detectors: (1...max(1, detectors)).map { number in
                Detector(
                    number: DetectorNumber(UInt32(number)), name: "\(number)", kind: .loop,
                    pulseSeconds: 1)
            },
            controllers: [])
    }

    /// Runs a file through a new shard, showing the counters on a board every 64 batches, while so
    /// many threads read the board all the time.
    public static func run(
        _ file: borrowing FrameFile, detectors: Int, readers: Int = 0
    ) -> LaneResult {
        let board = StateBoard(count: 1, initial: ShardCounters())
        let stop = StopFlag()
        let threads = (0..<readers).map { index in
            WorkerThread(name: "reader-\(index)") {
                while !stop.isSet { _ = board.read(0) }
            }
        }
        let result = run(file, detectors: detectors, board: board)
        stop.set()
        for thread in threads { thread.join() }
        return result
    }

    private static func run(
        _ file: borrowing FrameFile, detectors: Int, board: StateBoard<ShardCounters>
    ) -> LaneResult {
        let records = makeRing(of: ShardRecord.self, capacity: 1 << 16)
        let passed = makeRing(of: Reading.self, capacity: 1 << 13)
        let notices = makeRing(of: RefusalNotice.self, capacity: 1 << 12)
        var consumer = records.consumer
        var shard = IngestShard(
            network: network(detectors: detectors), settings: ShardSettings(time: .readings),
            records: records.producer, passed: passed.producer, notices: notices.producer)
        let clock = IngestClock(wallMicroseconds: 0, monotonicMicroseconds: 0)
        var sum = RecordSum()
        let watch = Stopwatch()
        for index in 0..<file.count {
            unsafe take(file[index], into: &shard, at: clock)
            if index & 63 == 63 {
                while shard.turn(at: clock) { sum.drain(&consumer) }
                sum.drain(&consumer)
                board.write(shard.counters, at: 0)
            }
        }
        while shard.turn(at: clock) { sum.drain(&consumer) }
        sum.drain(&consumer)
        let nanoseconds = watch.threadNanoseconds
        let counters = shard.counters
        return LaneResult(
            "kernel", count: Int(counters.received), nanoseconds: nanoseconds,
            checksum: sum.value &+ counters.aggregated &+ counters.late &* 3
                &+ counters.duplicate &* 5 &+ counters.refused &* 7,
            figures: [
                ("records", Int64(sum.count)), ("aggregated", Int64(counters.aggregated)),
                ("late", Int64(counters.late)), ("duplicate", Int64(counters.duplicate)),
                ("refused", Int64(counters.refused)),
            ])
    }

    private static func take(
        _ frame: UnsafeRawBufferPointer, into shard: inout IngestShard, at clock: IngestClock
    ) {
        do throws(WireError) {
            let batch = try unsafe BatchDecoder.decode(frame)
            let header = unsafe batch.header
            unsafe shard.ingest(
                IncomingBatch(
                    source: header.source, sequence: (header.epoch, header.firstSequence),
                    records: batch.records, headerBytes: BatchHeader.byteCount),
                at: clock)
        } catch {
            unsafe shard.refuseFrame(
                frame, error.reason, byteOffset: error.byteOffset, source: nil)
        }
    }
}

/// Folds what leaves a shard into a sum that does not depend on the order.
struct RecordSum {
    private(set) var value: UInt64 = 0
    private(set) var count = 0

    mutating func drain(_ consumer: inout RingConsumer<ShardRecord>) {
        while let record = consumer.pop() {
            count += 1
            guard record.kind == .pulse || record.kind == .late else { continue }
            value &+= Self.sum(of: record)
        }
    }

    private static func sum(of record: ShardRecord) -> UInt64 {
        let pulse = record.pulse
        var sum = UInt64(record.subject) &* 31 &+ UInt64(pulse.startSecond)
        for index in 0..<8 { sum &+= UInt64(pulse.counts[index]) &* UInt64(index + 1) }
        sum &+= pulse.speedSum &* 3 &+ pulse.speedSquareSum &* 5 &+ pulse.reciprocalSum &* 7
        sum &+= UInt64(bitPattern: pulse.occupiedNanoseconds) &* 11
        sum &+= UInt64(pulse.speedCount) &* 13 &+ UInt64(pulse.stoppedCount) &* 17
        sum &+= UInt64(pulse.minimumSpeed) &* 19 &+ UInt64(pulse.maximumSpeed) &* 23
        return sum &* (UInt64(record.kind.rawValue) &* 2 &+ 1)
    }
}
