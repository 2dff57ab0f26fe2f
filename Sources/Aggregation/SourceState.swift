import TrafficModel

/// What a shard knows of one source: its sequence and its time.
struct SourceState: BitwiseCopyable {
    /// The number it sends under.
    let number: UInt32
    /// Time of its first acceptable reading, in microseconds.
    let since: Int64
    /// Current epoch; a higher one replaces it.
    var epoch: UInt32 = 0
    /// The next sequence expected in the epoch.
    var nextSequence: UInt64 = 0
    /// Whether a sequenced batch has been seen in the epoch.
    var isSequenced = false
    /// Whether it says how far its time has come; until it does, its time is implied.
    var announcesTime = false
    /// Whether it has said that nothing more follows.
    var hasEnded = false
    /// Whether nothing has been heard of it for the idle limit.
    var isIdle = false
    /// How far its time has come, in microseconds.
    var time: Int64 = .min
    /// When something was last heard of it, on the monotonic clock.
    var heard: Int64
    /// `time` when the closing pass in hand began.
    var passTime: Int64 = .min
    /// Whether it was quiet when the closing pass in hand began.
    var passQuiet = false
    /// When it last said how far its time has come, on the monotonic clock; 0 before it does.
    var spoke: Int64 = 0
    /// `spoke` when the closing pass in hand began.
    var passSpoke: Int64 = 0
    /// The last time and quietness handed on.
    var announcedTime: Int64 = .min
    var announcedQuiet = false

    var isQuiet: Bool { hasEnded || isIdle }

    init(number: UInt32, since: Int64, heard: Int64) {
        self.number = number
        self.since = since
        self.heard = heard
    }
}
