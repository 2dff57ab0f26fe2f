import Messaging
import TrafficModel
import Wire

/// One source of a replay: what is batched, its sequence, and where it goes.
struct ReplayLane {
    let source: UInt32
    let outlet: ReplayOutlet
    private(set) var nextSequence: UInt64
    private var waiting: [Reading] = []
    private let epoch: UInt32
    private let batchSize: Int
    private let copies: Int

    init(source: UInt32, outlet: ReplayOutlet, options: ReplayOptions) {
        self.source = source
        self.outlet = outlet
        nextSequence = options.firstSequence
        epoch = options.epoch
        batchSize = min(max(options.batchSize, 1), BatchHeader.maximumCount)
        copies = options.sendsTwice ? 2 : 1
    }

    /// Adds a reading, and sends the batch when it is full; returns how many batches were sent.
    mutating func add(_ reading: Reading) throws(PipelineError) -> Int {
        waiting.append(reading)
        return waiting.count >= batchSize ? try flush() : 0
    }

    /// Sends what waits; returns how many batches were sent.
    mutating func flush() throws(PipelineError) -> Int {
        guard !waiting.isEmpty else { return 0 }
        let batch = BatchEncoder.encode(
            waiting, source: source, epoch: epoch, firstSequence: nextSequence,
            sentTime: Timestamp(microseconds: SystemClock.wallMicroseconds),
            flags: BatchHeader.nothingOlderFlag)
        for _ in 0..<copies { try outlet.send(batch) }
        nextSequence += UInt64(waiting.count)
        waiting.removeAll(keepingCapacity: true)
        return copies
    }
}
