/// One measurement, exactly as its 32 bytes travel on the wire.
///
/// Layout (little-endian, `wire.md` §2): time i64 at 0, subject u32 at 8, kind, class, lane, flags
/// u8 at 12…15, then four words a…d at 16…31 whose meaning depends on the kind. A test pins the
/// size and the offsets. The value is plain bits: checking is the decoder's work.
@frozen public struct Reading: Hashable, BitwiseCopyable, Sendable {
    /// Microseconds since 1970 UTC. A vehicle's leading edge; a period's exclusive end.
    public var timeMicroseconds: Int64
    /// Number of a detector, link, controller or source, by kind.
    public var subject: UInt32
    /// Code of a `ReadingKind`.
    public var kindCode: UInt8
    /// Code of a `VehicleClass`.
    public var classCode: UInt8
    /// Lane, informative; 0 is the whole approach.
    public var lane: UInt8
    /// Bit 0: estimated. Bit 1: device clock unsure. Other bits are refused.
    public var flags: UInt8
    /// First word, by kind.
    public var a: UInt32
    /// Second word, by kind.
    public var b: UInt32
    /// Third word, by kind.
    public var c: UInt32
    /// Fourth word, by kind.
    public var d: UInt32

    /// Size and stride on the wire and in memory, in bytes.
    public static let byteCount = 32
    /// An unknown unsigned word: all ones.
    public static let unknown = UInt32.max
    /// An unknown signed word.
    public static let unknownSigned: UInt32 = 0x8000_0000
    /// Flag bit 0: the value was estimated, not measured.
    public static let estimatedFlag: UInt8 = 1
    /// Flag bit 1: the device's clock was unsure.
    public static let clockUnsureFlag: UInt8 = 2

    /// Makes a reading from its words; nothing is checked.
    @inlinable public init(
        time: Timestamp, subject: UInt32, kind: ReadingKind,
        vehicleClass: VehicleClass = .unclassified, lane: UInt8 = 0, flags: UInt8 = 0,
        a: UInt32 = Reading.unknown, b: UInt32 = Reading.unknown,
        c: UInt32 = Reading.unknown, d: UInt32 = Reading.unknown
    ) {
        timeMicroseconds = time.microseconds
        self.subject = subject
        kindCode = kind.rawValue
        classCode = vehicleClass.rawValue
        self.lane = lane
        self.flags = flags
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }

    /// The reading's moment.
    @inlinable public var time: Timestamp { Timestamp(microseconds: timeMicroseconds) }
    /// What was measured, or `nil` for a code this version does not know.
    @inlinable public var kind: ReadingKind? { ReadingKind(rawValue: kindCode) }
    /// The vehicle's class, or `nil` for a code this version does not know.
    @inlinable public var vehicleClass: VehicleClass? { VehicleClass(rawValue: classCode) }
}
