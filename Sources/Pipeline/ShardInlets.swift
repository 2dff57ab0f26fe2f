import Aggregation
import TrafficModel

/// The reading ends of all shards' rings, owned by the deciding thread.
struct ShardInlets: ~Copyable, Sendable {
    private var records: [Inlet<ShardRecord>] = []
    private var passed: [Inlet<Reading>] = []
    private var notices: [Inlet<RefusalNotice>] = []

    var count: Int { records.count }

    mutating func add(
        records: consuming RingConsumer<ShardRecord>, passed: consuming RingConsumer<Reading>,
        notices: consuming RingConsumer<RefusalNotice>
    ) {
        self.records.append(Inlet(records))
        self.passed.append(Inlet(passed))
        self.notices.append(Inlet(notices))
    }

    func hasRecord(_ shard: Int) -> Bool { records[shard].consumer.hasValue() }
    func hasPassedOrNotice(_ shard: Int) -> Bool {
        passed[shard].consumer.hasValue() || notices[shard].consumer.hasValue()
    }

    /// Lends a shard's records for many takings: finding them costs more than taking one.
    func withRecords<Result>(
        _ shard: Int, _ body: (inout RingConsumer<ShardRecord>) -> Result
    ) -> Result {
        body(&records[shard].consumer)
    }

    func popPassed(_ shard: Int) -> Reading? { passed[shard].consumer.pop() }
    func popNotice(_ shard: Int) -> RefusalNotice? { notices[shard].consumer.pop() }

    /// Arrays cannot hold what cannot be copied, a class can.
    private final class Inlet<Element: BitwiseCopyable>: @unchecked Sendable {
        // Sendable: used by the deciding thread alone, as the owner is.
        var consumer: RingConsumer<Element>

        init(_ consumer: consuming RingConsumer<Element>) { self.consumer = consumer }
    }
}
