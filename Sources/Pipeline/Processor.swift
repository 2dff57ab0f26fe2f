import Aggregation
import Messaging
import Operations
public import TrafficModel
import Wire

/// A running event processor: sockets, shards, the deciding thread, the feed.
///
/// `start` opens everything or nothing. Stop it with `stop`, from any thread.
public final class Processor: @unchecked Sendable {
    // Sendable: set up by `start` before any thread runs; afterwards only flags are touched.
    private let doorway: Doorway
    private let folder: StateFolder
    private let recorder: Recorder
    private let ingestStop = StopFlag()
    private let decideStop = StopFlag()
    private let signalStop = StopFlag()
    private let feedStop = StopFlag()
    private var ingestThreads: [WorkerThread] = []
    private var decideThread: WorkerThread?
    private var signalThread: WorkerThread?
    private var feedThread: WorkerThread?
    private var recorderThread: WorkerThread?
    private var doorThread: WorkerThread?
    private var workers: [IngestWorker] = []
    private var decider: DecideWorker?
    private var signals: SignalWorker?
    private var feed: FeedWorker?
    /// Where the sockets are.
    public let endpoints: Endpoints

    private static let recordCapacity = 1 << 16
    private static let passedCapacity = 1 << 13
    private static let noticeCapacity = 1 << 12
    /// Ticks that the thread which talks to controllers may lag behind.
    private static let signalInputCapacity = 1 << 10

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
                configuration.changesPath, folder.commandsPath,
            ],
            headers: [IntervalRow.header, nil, nil, nil])
        doorway = try Doorway(configuration)
        let leaderEpoch = try folder.nextLeaderEpoch(
            at: Timestamp(microseconds: SystemClock.wallMicroseconds))
        do throws(MessagingError) {
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
                var socket = try doorway.socket(.pull, .readings, options: ingestOptions)
                ingest.append(try socket.bind(endpoint))
                let shard = Self.makeShard(network, configuration.shard, &inlets)
                workers.append(
                    IngestWorker(
                        index: index, socket: socket, shard: shard, names: names,
                        gate: doorway.keys.map { ReadingGate(watch: $0, network: network) },
                        board: board, wake: wake, stop: ingestStop))
            }
            var decisions = try doorway.socket(.publish, .feed, options: options)
            var publisher = try doorway.socket(.extendedPublish, .feed, options: options)
            var snapshots = try doorway.socket(.router, .snapshot, options: options)
            var signalOptions = options
            // All controllers may come over one connection, and all be told something at once.
            signalOptions.sendHighWaterMark = max(1_000, 4 * network.controllers.count)
            var sockets = SignalWorker.Sockets(
                commands: try doorway.socket(.publish, .commands, options: signalOptions),
                field: try doorway.socket(.router, .receipts, options: signalOptions),
                overrides: try doorway.socket(.router, .overrides, options: options))
            endpoints = Endpoints(
                ingest: ingest, decisions: try decisions.bind(configuration.decisionsEndpoint),
                feed: try publisher.bind(configuration.feedEndpoint),
                snapshot: try snapshots.bind(configuration.snapshotEndpoint),
                commands: try sockets.commands.bind(configuration.commandsEndpoint),
                field: try sockets.field.bind(configuration.fieldEndpoint),
                overrides: try sockets.overrides.bind(configuration.overridesEndpoint),
                pid: SystemProcess.number)
            let outlets = Outlets(
                feed: mailbox, recorder: recorder, waits: configuration.shard.time == .readings)
            let signalInputs = Mailbox<SignalInput>(capacity: Self.signalInputCapacity)
            let counts = SignalCounts()
            decider = DecideWorker(
                network: network, configuration: configuration, inlets: inlets,
                decisions: decisions, outlets: outlets, signals: signalInputs,
                signalCounts: counts, board: board, wake: wake, stop: decideStop,
                finished: finished)
            signals = SignalWorker(
                network: network, leaderEpoch: leaderEpoch, sockets: sockets,
                inputs: signalInputs,
                reporter: SignalReporter(
                    network: network,
                    outlets: Outlets(feed: mailbox, recorder: recorder, waits: false),
                    counts: counts),
                keys: doorway.keys, followsReadings: configuration.shard.time == .readings,
                stop: signalStop)
            feed = FeedWorker(
                publisher: publisher, snapshots: snapshots, mailbox: mailbox, stop: feedStop)
        } catch {
            throw .socket(error)
        }
        try folder.write(endpoints)
    }

    /// Starts the threads. Call once.
    public func start() {
        if let keys = doorway.keys {
            doorThread = WorkerThread(name: "keys") { [feedStop] in keys.admit(until: feedStop) }
        }
        let recorder = recorder
        recorderThread = WorkerThread(name: "record") { recorder.run() }
        if let signals { signalThread = WorkerThread(name: "signals") { signals.run() } }
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
        signalStop.set()
        signalThread?.join()
        feedStop.set()
        feedThread?.join()
        recorder.finish()
        recorderThread?.join()
        doorway.context.shutdown()
        doorThread?.join()
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
