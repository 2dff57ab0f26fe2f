public import TrafficModel

/// What leaves a shard towards the deciding thread, in order, through one ring. 104 bytes.
@frozen public struct ShardRecord: BitwiseCopyable, Sendable {
    /// What a record says.
    @frozen public enum Kind: UInt32, Sendable {
        /// Sums of one detector for one pulse, in time; several may follow for one pulse.
        case pulse = 0
        /// The same, but beyond the allowed lateness: a revision, never an input of control.
        case late = 1
        /// A source was heard for the first time.
        case sourceFound = 2
        /// A source's pulses up to its time, less the lateness, have been handed on.
        case sourceTime = 3
        /// All sources of the shard have reached this time and been handed on.
        case mark = 4
        /// A detector was learned.
        case learned = 5
        /// A source's time has leapt: it said nothing in between.
        case sourceGap = 6
    }

    /// The sums, for `pulse` and `late`; for other kinds its fields carry what accessors name.
    public var pulse: Pulse
    /// Index of the detector within the shard; for `sourceFound` the source's number.
    public var subject: UInt32
    /// What the record says.
    public var kind: Kind

    @inlinable init(kind: Kind, subject: UInt32, pulse: Pulse) {
        self.kind = kind
        self.subject = subject
        self.pulse = pulse
    }

    /// A source was heard for the first time, its first reading carrying this time.
    static func sourceFound(_ number: UInt32, slot: UInt16, at time: Timestamp) -> ShardRecord {
        var pulse = Pulse(startSecond: 0, lengthSeconds: 0, sourceSlot: slot)
        pulse.occupiedNanoseconds = time.microseconds
        return ShardRecord(kind: .sourceFound, subject: number, pulse: pulse)
    }

    /// A source has reached a time; `isQuiet` when it has ended or fallen silent. `spoke` is when
    /// it said so, on the monotonic clock, or 0.
    static func sourceTime(
        slot: UInt16, time: Timestamp, isQuiet: Bool, spoke: Int64
    ) -> ShardRecord {
        var pulse = Pulse(startSecond: 0, lengthSeconds: 0, sourceSlot: slot)
        pulse.occupiedNanoseconds = time.microseconds
        pulse.speedSum = UInt64(bitPattern: spoke)
        return ShardRecord(kind: .sourceTime, subject: isQuiet ? 1 : 0, pulse: pulse)
    }

    /// A source's time has leapt from one moment to another.
    static func sourceGap(slot: UInt16, from start: Timestamp, to end: Timestamp) -> ShardRecord {
        var pulse = Pulse(startSecond: 0, lengthSeconds: 0, sourceSlot: slot)
        pulse.occupiedNanoseconds = end.microseconds
        pulse.speedSum = UInt64(bitPattern: start.microseconds)
        return ShardRecord(kind: .sourceGap, subject: 0, pulse: pulse)
    }

    /// Every source of the shard has reached a time.
    static func mark(_ time: Timestamp) -> ShardRecord {
        var pulse = Pulse(startSecond: 0, lengthSeconds: 0)
        pulse.occupiedNanoseconds = time.microseconds
        return ShardRecord(kind: .mark, subject: 0, pulse: pulse)
    }

    /// A detector was learned under a key.
    static func learned(_ index: UInt32, key: DetectorKey) -> ShardRecord {
        var pulse = Pulse(startSecond: 0, lengthSeconds: 0)
        pulse.speedSum = key.bits
        return ShardRecord(kind: .learned, subject: index, pulse: pulse)
    }

    /// The time of `sourceFound`, `sourceTime`, `sourceGap` and `mark`.
    public var time: Timestamp { Timestamp(microseconds: pulse.occupiedNanoseconds) }
    /// Of `sourceGap`: the last moment before the gap; `time` is the first one after it.
    public var gapStart: Timestamp { Timestamp(microseconds: Int64(bitPattern: pulse.speedSum)) }
    /// Of `sourceTime`: when the source said so, in microseconds of the monotonic clock; 0 when it
    /// does not say how far its time has come.
    public var spokeMicroseconds: Int64 { Int64(bitPattern: pulse.speedSum) }
    /// Of `sourceTime`: whether the source has ended or fallen silent.
    public var isQuiet: Bool { subject == 1 }
    /// The source's slot within the shard.
    public var sourceSlot: UInt16 { pulse.sourceSlot }
    /// Of `learned`: the detector's key.
    public var key: DetectorKey { DetectorKey(bits: pulse.speedSum) }
}
