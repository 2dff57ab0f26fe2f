import Aggregation
import TrafficModel
import Wire

/// A shard, driven through the messages of one input, with the far ends of its rings.
///
/// What leaves the shard is compared with what went in: every reading is accounted for once, and
/// the sums of all pulses are those of the readings that were not refused.
struct Session: ~Copyable {
    private(set) var shard: IngestShard
    private var records: RingConsumer<ShardRecord>
    private var passed: RingConsumer<Reading>
    private var notices: RingConsumer<RefusalNotice>
    private let settings: ShardSettings
    private var clock = IngestClock(
        wallMicroseconds: Session.startMicroseconds, monotonicMicroseconds: 0)
    private var ledger = Ledger()

    /// When each session begins: 2026-03-02, 00:00 UTC, the day of `Fixtures/readings`.
    static let startMicroseconds: Int64 = 1_772_409_600_000_000
    /// The most readings of one message.
    private static let batchLimit = 1_024

    /// Detector 1 has pulses of a second and is also channel 2 of controller 227; detector 2 has
    /// half a minute, detector 3 an hour.
    private static let city = RoadNetwork(
        name: "fuzz", junctions: [], links: [],
        detectors: [
            Detector(
                number: DetectorNumber(1), name: "d1", kind: .loop, controller: ControllerIndex(0),
                channel: 2, pulseSeconds: 1),
            Detector(number: DetectorNumber(2), name: "d2", kind: .loop, pulseSeconds: 30),
            Detector(number: DetectorNumber(3), name: "d3", kind: .loop, pulseSeconds: 3_600),
        ],
        controllers: [
            SignalController(
                number: ControllerNumber(227), id: "c227", junctions: [],
                commandability: .commandable)
        ])

    /// Both times, and both ways with unlisted detectors, by the low bits of the first source.
    static func settings(source: UInt32?) -> ShardSettings {
        let choice = source ?? 0
        return ShardSettings(
            time: choice & 1 == 0 ? .wall : .readings, learnsUnlisted: choice & 2 == 0,
            learnedDetectors: 3, sources: 3)
    }

    /// A session of the small city above, or of another.
    init(
        settings: ShardSettings = ShardSettings(learnedDetectors: 0, sources: 1),
        city: RoadNetwork = Session.city
    ) {
        let recordRing = makeRing(of: ShardRecord.self, capacity: 4_096)
        let passedRing = makeRing(of: Reading.self, capacity: Self.batchLimit)
        let noticeRing = makeRing(of: RefusalNotice.self, capacity: Self.batchLimit)
        self.settings = settings
        records = recordRing.consumer
        passed = passedRing.consumer
        notices = noticeRing.consumer
        shard = IngestShard(
            network: city, settings: settings, records: recordRing.producer,
            passed: passedRing.producer, notices: noticeRing.producer)
    }

    /// Takes readings in, and compares what became of them.
    mutating func take(
        _ readings: [Reading], bytes: UnsafeRawBufferPointer, source: UInt32?,
        sequence: (epoch: UInt32, first: UInt64)?, headerBytes: Int = 0
    ) {
        promise(shard.hasRoom(), "a drained shard has no room for a batch")
        let before = shard.counters
        shard.ingest(
            IncomingBatch(
                source: source, sequence: sequence, records: bytes, headerBytes: headerBytes),
            at: clock)
        let after = shard.counters
        promise(after.received - before.received == readings.count, "readings were not received")
        promise(after.noticesShed == 0, "a drained shard sheds notices")
        var isTaken = [Bool](
            repeating: after.duplicate == before.duplicate, count: readings.count)
        while let notice = notices.pop() {
            promise(notice.reason != nil, "a refusal has no reason")
            if notice.record == RefusalNotice.wholeMessage {
                isTaken = [Bool](repeating: false, count: readings.count)
            } else {
                promise(isTaken[Int(notice.record)], "record \(notice.record) was refused twice")
                isTaken[Int(notice.record)] = false
            }
        }
        let taken = isTaken.count { $0 }
        promise(
            after.aggregated + after.late - before.aggregated - before.late == taken,
            "\(taken) readings of \(readings.count) were not refused, but others were used")
        for (reading, isTaken) in zip(readings, isTaken) where isTaken {
            promise(reading.refusal == nil, "a reading out of range was taken: \(reading)")
            ledger.enter(reading)
        }
        turn()
    }

    /// Counts a message that is no batch.
    mutating func refuse(_ frame: UnsafeRawBufferPointer, _ error: WireError) {
        let refusal = Refusal(error, frame: frame)
        promise(refusal.head.count <= Refusal.headLimit, "a refusal shows the whole message")
        shard.refuseFrame(
            frame, error.reason, byteOffset: error.byteOffset, source: refusal.source)
        while notices.pop() != nil {}
        turn()
    }

    /// Ends all sources, so that every pulse closes, and compares the sums.
    mutating func finish() {
        let end = Reading(
            time: .zero, subject: 0, kind: .status, a: StatusCode.endOfStream.rawValue)
        for number in ledger.sources {
            withUnsafeBytes(of: end) { bytes in
                take([end], bytes: bytes, source: number, sequence: nil)
            }
        }
        ledger.close()
    }

    /// Closes pulses until there is no more to do, and empties the rings.
    private mutating func turn() {
        clock.wallMicroseconds += 1_000_000
        clock.monotonicMicroseconds += 1_000_000
        var turns = 0
        repeat {
            turns += 1
            promise(turns < 1_000, "closing never comes to an end")
            drain()
        } while shard.turn(at: clock)
        drain()
        let counters = shard.counters
        promise(
            counters.received
                == counters.aggregated + counters.late + counters.duplicate + counters.refused
                + counters.shed, "readings are not accounted for: \(counters)")
        promise(
            counters.refusals.indices.reduce(0) { $0 + counters.refusals[$1] } == counters.refused,
            "refusals by reason do not add up")
        promise(counters.sources <= settings.sources + 1, "more sources than there is room for")
        promise(counters.learned <= settings.learnedDetectors, "more detectors than there is room")
    }

    private mutating func drain() {
        while let record = records.pop() { ledger.note(record) }
        while let reading = passed.pop() { ledger.note(passed: reading) }
    }
}
