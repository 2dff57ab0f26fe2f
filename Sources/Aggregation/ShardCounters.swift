public import TrafficModel

/// What a shard has done with what it received, counted by reading.
///
/// `received = aggregated + late + duplicate + refused + shed`, exactly, at every moment at which
/// the counters are published.
@frozen public struct ShardCounters: BitwiseCopyable, Sendable, Hashable {
    /// Readings that arrived, including those of refused batches where their number is known.
    public var received: UInt64 = 0
    /// Readings added to a pulse, taken as a status or handed on whole.
    public var aggregated: UInt64 = 0
    /// Readings beyond the allowed lateness: they revise, but do not decide.
    public var late: UInt64 = 0
    /// Readings of batches that had already been received.
    public var duplicate: UInt64 = 0
    /// Readings, or frames that were no readings, refused for any reason.
    public var refused: UInt64 = 0
    /// Readings dropped at a named, full queue.
    public var shed: UInt64 = 0
    /// Frames that arrived.
    public var frames: UInt64 = 0
    /// Readings that never arrived, by gaps in the sequences of best-effort sources.
    public var missing: UInt64 = 0
    /// Readings that sources themselves reported lost.
    public var reportedLost: UInt64 = 0
    /// Readings without a sequence: not de-duplicated.
    public var unsequenced: UInt64 = 0
    /// Refusal notices that could not be handed on; they are counted above all the same.
    public var noticesShed: UInt64 = 0
    /// Sources heard.
    public var sources: UInt64 = 0
    /// Detectors learned.
    public var learned: UInt64 = 0
    /// Refusals by `RefusalReason`.
    public var refusals = InlineArray<24, UInt64>(repeating: 0)

    /// Makes counters at zero.
    @inlinable public init() {}

    /// Compares all counters.
    public static func == (left: ShardCounters, right: ShardCounters) -> Bool {
        left.values == right.values
    }

    /// Hashes all counters.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }

    /// Readings refused for one reason.
    public func refused(_ reason: RefusalReason) -> UInt64 { refusals[Int(reason.rawValue)] }

    /// Adds another shard's counters.
    public mutating func add(_ other: ShardCounters) {
        received += other.received
        aggregated += other.aggregated
        late += other.late
        duplicate += other.duplicate
        refused += other.refused
        shed += other.shed
        frames += other.frames
        missing += other.missing
        reportedLost += other.reportedLost
        unsequenced += other.unsequenced
        noticesShed += other.noticesShed
        sources += other.sources
        learned += other.learned
        for index in refusals.indices { refusals[index] += other.refusals[index] }
    }

    private var values: [UInt64] {
        [
            received, aggregated, late, duplicate, refused, shed, frames, missing, reportedLost,
            unsequenced, noticesShed, sources, learned,
        ] + refusals.indices.map { refusals[$0] }
    }
}
