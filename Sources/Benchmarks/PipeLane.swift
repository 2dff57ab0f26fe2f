import Aggregation
import Control
import Detection
import Foundation
public import Pipeline
import TrafficModel

/// A whole processor in this process, from its sockets to its decisions, on readings' time.
public final class PipeLane: Sendable {
    /// What is measured from outside: when it ended, and what it took.
    public struct Outcome: Sendable {
        /// What the run says of itself.
        public let summary: RunSummary
        /// Readings received.
        public var received: UInt64 { summary.counters.received }
        /// When the last decision had been made, in nanoseconds of the machine's monotonic clock.
        public let endedNanoseconds: Int64
        /// Processor time of all threads since the sockets were open, in nanoseconds.
        public let processNanoseconds: Int64
    }

    /// How the processor is set up.
    public struct Setup: Sendable {
        /// Detectors, numbered from 1.
        public var detectors = 10_000
        /// Where readings arrive.
        public var ingest = "tcp://127.0.0.1:*"
        /// Whether every second of event time is an interval of detection, and a link's state
        /// changes with each: for measuring the way to a decision.
        public var decidesEachSecond = false

        /// Folder of the keys that senders need; `nil` for a processor without keys.
        public var keys: String?

        /// Makes the default setup.
        public init() {}
    }

    private let processor: Processor
    private let outcome: Ending
    private let watch: Stopwatch
    private let folder: URL

    /// Where its sockets are.
    public var endpoints: Endpoints { processor.endpoints }

    /// Opens the sockets and starts the threads.
    ///
    /// - Throws: `PipelineError` when an endpoint cannot be had.
    public init(_ setup: Setup) throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "ngatu-bench.\(ProcessInfo.processInfo.processIdentifier)")
        var configuration = Configuration()
        configuration.ingestEndpoints = [setup.ingest]
        configuration.shard = ShardSettings(
            time: .readings, allowedLatenessSeconds: setup.decidesEachSecond ? 0 : 2)
        configuration.intervalSeconds = [30, 300]
        configuration.stateFolder = folder.path
        configuration.keysFolder = setup.keys
        if setup.decidesEachSecond {
            configuration.intervalSeconds = [1]
            configuration.detection = try DetectionSettings(
                intervalSeconds: 1,
                congestion: CongestionThresholds(onsetIntervals: 1, clearIntervals: 1),
                settleSeconds: 0)
            configuration.policy = try PolicySettings(holdSeconds: 0)
        }
        let ending = Ending()
        processor = try Processor(
            network: BenchmarkCity.network(detectors: setup.detectors),
            configuration: configuration, finished: { ending.note($0) })
        outcome = ending
        watch = Stopwatch()
        processor.start()
    }

    /// Waits until all input has ended, then stops everything.
    public func finish(isStopped: () -> Bool) -> Outcome? {
        defer {
            processor.stop()
            try? FileManager.default.removeItem(at: folder)
        }
        while !isStopped() {
            if let (summary, moment) = outcome.value {
                return Outcome(
                    summary: summary, endedNanoseconds: moment,
                    processNanoseconds: watch.processNanoseconds)
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return nil
    }

    /// What the deciding thread said last, and when.
    private final class Ending: @unchecked Sendable {
        // Sendable: the lock is held wherever `said` is touched.
        private let lock = NSLock()
        private var said: (summary: RunSummary, moment: Int64)?

        var value: (summary: RunSummary, moment: Int64)? { lock.withLock { said } }

        func note(_ summary: RunSummary) { lock.withLock { said = (summary, Stopwatch.now) } }
    }
}
