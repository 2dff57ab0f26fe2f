import CHot
public import TrafficModel

/// The hot kernel: takes readings in, sums them per detector and pulse, and hands closed pulses on.
///
/// One thread owns it; it never locks, allocates, logs or waits. Whoever calls `ingest` has made
/// sure that `hasRoom` holds: a full ring is back-pressure on the socket, never a lost delta.
/// Several shards may hold sums of one detector: they are added up behind the rings, so that no
/// reading ever moves from shard to shard.
@safe public struct IngestShard: ~Copyable, @unchecked Sendable {
    // Sendable: the memory it points to is its own, and it is moved to the one thread that uses it.
    let blocks: UnsafeMutablePointer<DetectorBlock>
    private let blockBytes: Int
    /// Which detectors have open pulses, 64 to a group, in the order of their blocks.
    let openGroups: UnsafeMutablePointer<OpenGroup>
    let openGroupCount: Int
    let places: UnsafeMutablePointer<UInt32>
    let sources: UnsafeMutablePointer<SourceState>
    var directory: DetectorDirectory
    var sourceCount = 0
    var sourceSlots: SourceSlots
    var records: RingProducer<ShardRecord>
    var passed: RingProducer<Reading>
    var notices: RingProducer<RefusalNotice>
    let settings: ShardSettings
    let lateness: Int64
    var pass = ClosingPass()
    /// Whether a source that had ended has sent again, so that a pass is due although no time came.
    var hasLeftovers = false
    /// Of the batch in hand: where its records begin in the message, for notices of refusals.
    var headerBytes = 0
    /// Whether something left that whoever reads the rings should see at once: how far time has
    /// come, a reading passed on whole, or that the ring is full. Pulses alone can wait.
    var hasNews = false
    /// What has been counted so far. Publish it with `StateBoard.write` once per turn.
    public var counters = ShardCounters()

    /// The most readings that one call of `ingest` may carry.
    public static var longestBatch: Int { 1_024 }

    /// The most records that one batch can cause: a reading can be the first of its detector and
    /// late, or leap in time and push a pulse out; its source can be new, or come back.
    static var recordsPerBatch: Int { 2 * longestBatch + 2 }

    /// Makes a shard for a city; allocates everything it will ever need.
    ///
    /// - Parameters:
    ///   - records: Where pulses, times and learned detectors go.
    ///   - passed: Where readings go that are not summed: incidents, queues, other signal events.
    ///   - notices: Where refusals are told; when it is full they are only counted.
    public init(
        network: RoadNetwork, settings: ShardSettings,
        records: consuming RingProducer<ShardRecord>, passed: consuming RingProducer<Reading>,
        notices: consuming RingProducer<RefusalNotice>
    ) {
        self.settings = settings
        lateness = Int64(settings.allowedLatenessSeconds * 1_000_000)
        directory = DetectorDirectory(
            network: network, learnedCapacity: settings.learnedDetectors,
            learnsUnlisted: settings.learnsUnlisted)
        let capacity = max(1, directory.capacity)
        blockBytes = capacity * MemoryLayout<DetectorBlock>.stride
        unsafe blocks = ngatu_allocate_zeroed(blockBytes)
            .bindMemory(to: DetectorBlock.self, capacity: capacity)
        openGroupCount = (capacity + 63) / 64
        unsafe openGroups = .allocate(capacity: openGroupCount)
        unsafe openGroups.initialize(repeating: OpenGroup(), count: openGroupCount)
        unsafe places = .allocate(capacity: Self.longestBatch)
        unsafe places.initialize(repeating: 0, count: Self.longestBatch)
        let sourceCapacity = min(max(settings.sources, 1), 65_535) + 1
        unsafe sources = .allocate(capacity: sourceCapacity)
        sourceSlots = SourceSlots(capacity: sourceCapacity)
        self.records = records
        self.passed = passed
        self.notices = notices
    }

    deinit {
        unsafe ngatu_free_zeroed(blocks, blockBytes)
        unsafe openGroups.deallocate()
        unsafe places.deallocate()
        unsafe sources.deallocate()
    }

    /// Whether a batch of any size can be taken in now; if not, leave it on the socket.
    public mutating func hasRoom() -> Bool {
        let hasRoom =
            records.hasRoom(for: Self.recordsPerBatch) && passed.hasRoom(for: Self.longestBatch)
        if !hasRoom { hasNews = true }
        return hasRoom
    }

    /// Whether whoever reads the rings should be woken; forgets it.
    public mutating func takeNews() -> Bool {
        defer { hasNews = false }
        return hasNews
    }

    /// Passes a reading on whole.
    mutating func passOn(_ reading: Reading) {
        // Room was made sure of by `hasRoom`.
        _ = passed.push(reading)
        hasNews = true
    }

    /// Takes a batch in: de-duplicates, checks, sums.
    ///
    /// - Complexity: O(readings), no allocation.
    public mutating func ingest(_ batch: IncomingBatch, at clock: IngestClock) {
        let count = unsafe UInt64(batch.count)
        counters.frames &+= 1
        counters.received &+= count
        guard count > 0, count <= Self.longestBatch else {
            unsafe refuse(batch, .count)
            return
        }
        unsafe headerBytes = batch.headerBytes
        let limit = lastMoment(at: clock)
        guard let slot = unsafe slot(of: batch, at: clock, notAfter: limit) else { return }
        unsafe sources[slot].heard = clock.monotonicMicroseconds
        unsafe sources[slot].isIdle = false
        if let sequence = unsafe batch.sequence {
            switch unsafe sources[slot].admit(sequence.epoch, sequence.first, count) {
            case .admitted(let missing): counters.missing &+= missing
            case .duplicate:
                counters.duplicate &+= count
                return
            case .refused(let reason):
                unsafe refuse(batch, reason)
                return
            }
        } else {
            counters.unsequenced &+= count
        }
        if unsafe sources[slot].hasEnded { hasLeftovers = true }
        if settings.time == .wall, unsafe !sources[slot].announcesTime {
            // Without a word from the source, its time is ours (decision 3).
            followClock(slot, at: clock)
        }
        unsafe take(batch.records, from: slot, notAfter: limit)
    }

    /// Counts a frame that held no readings, or none that could be told apart.
    public mutating func refuseFrame(
        _ frame: UnsafeRawBufferPointer, _ reason: RefusalReason, byteOffset: Int, source: UInt32?
    ) {
        counters.frames &+= 1
        counters.received &+= 1
        counters.refused &+= 1
        counters.refusals[Int(reason.rawValue)] &+= 1
        unsafe notice(reason, byteOffset: byteOffset, source: source, head: frame)
    }

    mutating func refuse(_ batch: IncomingBatch, _ reason: RefusalReason) {
        let count = unsafe UInt64(batch.count)
        counters.refused &+= count
        counters.refusals[Int(reason.rawValue)] &+= count
        unsafe notice(reason, byteOffset: 0, source: batch.source, head: batch.records)
    }

    mutating func notice(
        _ reason: RefusalReason, byteOffset: Int, record: Int? = nil, source: UInt32?,
        head: UnsafeRawBufferPointer
    ) {
        let notice = unsafe RefusalNotice(
            source: source ?? RefusalNotice.unknownSource, reason: reason, byteOffset: byteOffset,
            record: record, head: head)
        if !notices.push(notice) { counters.noticesShed &+= 1 }
    }
}
