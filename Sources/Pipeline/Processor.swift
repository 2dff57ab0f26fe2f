import Aggregation
import Messaging
public import TrafficModel
import Wire

/// A running event processor: sockets, shards, the deciding thread, the feed.
///
/// `start` opens everything or nothing. Stop it with `stop`, from any thread.
public final class Processor: @unchecked Sendable {
    // Sendable: set up by `start` before any thread runs; afterwards only flags are touched.
    private let context: MessagingContext
    private let folder: StateFolder
    private let recorder: Recorder
    private let ingestStop = StopFlag()
    private let decideStop = StopFlag()
    private let feedStop = StopFlag()
    private var ingestThreads: [WorkerThread] = []
    private var decideThread: WorkerThread?
    private var feedThread: WorkerThread?
    private var recorderThread: WorkerThread?
    private var workers: [IngestWorker] = []
    private var decider: DecideWorker?
    private var feed: FeedWorker?
    /// Where the sockets are.
    public let endpoints: Endpoints

    private static let recordCapacity = 1 << 16
    private static let passedCapacity = 1 << 13
    private static let noticeCapacity = 1 << 12

    /// A longer message ends its sender's connection unread; the longest that can be accepted is
    /// a quarter of it, so that what is only somewhat too long is still counted and told.
    private static let longestMessage = 16 << 20

    /// Opens sockets, files and the state folder; nothing runs yet.
    ///
    /// - Parameter finished: Called once, from the deciding thread, when all input has ended or
    ///   after `stop`.
    /// - Throws: `PipelineError`, whose exit code and words are meant for people.
    public init(
        network: RoadNetwork, configuration: Configuration,
        finished: @escaping @Sendable (RunSummary) -> Void
    ) throws(PipelineError) {
        folder = try StateFolder(configuration.stateFolder)
        recorder = try Recorder(
            paths: [
                configuration.intervalsPath, configuration.decisionsPath,
                configuration.changesPath,
            ],
            headers: [IntervalRow.header, nil, nil])
        do throws(MessagingError) {
            let context = try MessagingContext()
            self.context = context
            // Room for a tick in which every link and detector has something to say.
            let mailbox = Mailbox<(Timestamp, FeedMessage)>(
                capacity: 1 << 14 + 2 * (network.links.count + network.detectors.count))
            let wake = WakeFlag()
            let board = StateBoard(
                count: configuration.ingestEndpoints.count, initial: ShardCounters())
            var inlets = ShardInlets()
            var ingest: [String] = []
            let names = SubjectNames(network: network)
            let options = SocketOptions(
                sendHighWaterMark: configuration.feedHighWaterMark,
                receiveHighWaterMark: configuration.receiveHighWaterMark)
            var ingestOptions = options
            ingestOptions.maximumMessageBytes = Self.longestMessage
            for (index, endpoint) in configuration.ingestEndpoints.enumerated() {
                var socket = try context.socket(.pull, options: ingestOptions)
                ingest.append(try socket.bind(endpoint))
                let shard = Self.makeShard(network, configuration.shard, &inlets)
                workers.append(
                    IngestWorker(
                        index: index, socket: socket, shard: shard, names: names, board: board,
                        wake: wake, stop: ingestStop))
            }
            var decisions = try context.socket(.publish, options: options)
            var publisher = try context.socket(.extendedPublish, options: options)
            var snapshots = try context.socket(.router, options: options)
            endpoints = Endpoints(
                ingest: ingest, decisions: try decisions.bind(configuration.decisionsEndpoint),
                feed: try publisher.bind(configuration.feedEndpoint),
                snapshot: try snapshots.bind(configuration.snapshotEndpoint),
                pid: SystemProcess.number)
            let outlets = Outlets(
                feed: mailbox, recorder: recorder, waits: configuration.shard.time == .readings)
            decider = DecideWorker(
                network: network, configuration: configuration, inlets: inlets,
                decisions: decisions, outlets: outlets, board: board, wake: wake,
                stop: decideStop,
                finished: finished)
            feed = FeedWorker(
                publisher: publisher, snapshots: snapshots, mailbox: mailbox, stop: feedStop)
        } catch {
            throw .socket(error)
        }
        try folder.write(endpoints)
    }

    /// Starts the threads. Call once.
    public func start() {
        let recorder = recorder
        recorderThread = WorkerThread(name: "record") { recorder.run() }
        if let feed { feedThread = WorkerThread(name: "feed") { feed.run() } }
        if let decider { decideThread = WorkerThread(name: "decide") { decider.run() } }
        for (index, worker) in workers.enumerated() {
            ingestThreads.append(WorkerThread(name: "ingest-\(index)") { worker.run() })
        }
    }

    /// Stops in the order of the line, so that each thread finishes what it was handed: returns
    /// when all threads have ended, within a fraction of a second. Call once.
    public func stop() {
        folder.withdrawEndpoints()
        ingestStop.set()
        for thread in ingestThreads { thread.join() }
        decideStop.set()
        decideThread?.join()
        feedStop.set()
        feedThread?.join()
        recorder.finish()
        recorderThread?.join()
        context.shutdown()
    }

    private static func makeShard(
        _ network: RoadNetwork, _ settings: ShardSettings, _ inlets: inout ShardInlets
    ) -> IngestShard {
        let records = makeRing(of: ShardRecord.self, capacity: recordCapacity)
        let passed = makeRing(of: Reading.self, capacity: passedCapacity)
        let notices = makeRing(of: RefusalNotice.self, capacity: noticeCapacity)
        inlets.add(
            records: records.consumer, passed: passed.consumer, notices: notices.consumer)
        return IngestShard(
            network: network, settings: settings, records: records.producer,
            passed: passed.producer, notices: notices.producer)
    }
}
