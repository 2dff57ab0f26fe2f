public import Aggregation
public import TrafficModel

/// What a run has done, told when it ends.
public struct RunSummary: Sendable, Hashable {
    /// What became of everything that was received.
    public let counters: ShardCounters
    /// How many decisions were made.
    public let decisions: UInt64
    /// Hash of all decisions in order, 32 hexadecimal digits: equal runs have equal hashes.
    public let decisionHash: String
    /// The newest time of any source.
    public let newestTime: Timestamp?

    /// One line for people and scripts.
    public var line: String {
        "received=\(counters.received) aggregated=\(counters.aggregated) late=\(counters.late) "
            + "duplicate=\(counters.duplicate) refused=\(counters.refused) shed=\(counters.shed) "
            + "missing=\(counters.missing) decisions=\(decisions) decision_hash=\(decisionHash)"
    }
}
