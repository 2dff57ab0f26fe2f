public import Aggregation
public import Control
public import Detection

/// Everything that can be set of a processor; `ngatu.toml` has a key for each field.
public struct Configuration: Sendable {
    /// Folder of the city's tables; empty for a city without any listed thing.
    public var network = ""
    /// Where readings arrive: one shard each. A `*` for the port picks a free one.
    public var ingestEndpoints = ["tcp://127.0.0.1:*"]
    /// Messages of one sender that may wait for its ingest thread, 1…1,000,000: with the largest
    /// batches 8 MiB of memory for each sender that outruns the processor.
    public var receiveHighWaterMark = 250
    /// Limits of every shard.
    public var shard = ShardSettings()
    /// In `readings` time: the clock starts when so many sources have been heard, 1…65,535.
    public var expectedSources = 1
    /// Lengths of the roll-up's intervals, in seconds, each 1…3,600.
    public var intervalSeconds: [UInt16] = [30, 60, 300, 900, 3_600]
    /// Whether interval rows are written in which no vehicle was counted.
    public var writesEmptyIntervals = false
    /// Limits of detection.
    public var detection = DetectionSettings()
    /// What the policy asks for.
    public var policy = PolicySettings()
    /// Where decisions are published.
    public var decisionsEndpoint = "tcp://127.0.0.1:*"
    /// Where the state feed is published.
    public var feedEndpoint = "tcp://127.0.0.1:*"
    /// Where snapshots of the state are answered.
    public var snapshotEndpoint = "tcp://127.0.0.1:*"
    /// Messages that may wait for one subscriber before it loses some, 1…1,000,000.
    public var feedHighWaterMark = 1_000
    /// Where commands to controllers are published.
    public var commandsEndpoint = "tcp://127.0.0.1:*"
    /// Where controllers ask for leases and send receipts.
    public var fieldEndpoint = "tcp://127.0.0.1:*"
    /// Where people ask for overrides.
    public var overridesEndpoint = "tcp://127.0.0.1:*"
    /// Folder of the keys; `nil` without keys, and then every socket stays on loopback.
    public var keysFolder: String?
    /// Whether sockets may leave loopback without keys: for trials only.
    public var isInsecure = false
    /// Folder for the lock and the list of endpoints.
    public var stateFolder = ".ngatu"
    /// Where interval rows go: a path, `-` for standard output, or `nil` for nowhere.
    public var intervalsPath: String?
    /// Where decisions go, likewise.
    public var decisionsPath: String?
    /// Where changes of congestion and of detectors' health go, likewise.
    public var changesPath: String?

    /// Makes the default configuration.
    public init() {}
}
