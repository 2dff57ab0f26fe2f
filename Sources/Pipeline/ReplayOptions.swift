public import Wire

/// How recorded readings are sent to a processor.
public struct ReplayOptions: Sendable {
    /// CSV files in order; `-` is standard input.
    public var files: [String]
    /// What the columns mean.
    public var mapping: CSVMapping
    /// Where to send to; sources are dealt out in the order in which they appear.
    public var endpoints: [String]
    /// Event seconds per second, or `nil` for as fast as the other side takes them.
    public var speed: Double?
    /// Readings per batch, 1…1,024.
    public var batchSize = 256
    /// The source of rows that name none.
    public var source: UInt32 = 1
    /// The epoch of all sources.
    public var epoch: UInt32
    /// The sequence to begin with; for a file of one source that goes on where another ended.
    public var firstSequence: UInt64 = 0
    /// Ends after so much event time, or `nil` for the whole of the input.
    public var seconds: Double?
    /// Begins again at the end, with later times, until stopped.
    public var repeats = false
    /// How far, in seconds, rows may lag behind the newest one: time is announced that much later.
    public var outOfOrderSeconds: Double = 0
    /// Sends each batch twice: the second must change nothing.
    public var sendsTwice = false
    /// Whether the end of the stream is announced.
    public var announcesEnd = true
    /// Moves all times so that the first row is now.
    public var startsNow = false

    /// Makes options with defaults for what is not named.
    public init(files: [String], mapping: CSVMapping, endpoints: [String], epoch: UInt32) {
        self.files = files
        self.mapping = mapping
        self.endpoints = endpoints
        self.epoch = epoch
    }
}
