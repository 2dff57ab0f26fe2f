public import TrafficModel

/// Header of a binary batch (`wire.md` §1), decoded.
public struct BatchHeader: Hashable, BitwiseCopyable, Sendable {
    /// Number of the sender.
    public let source: UInt32
    /// Unix seconds when the sender's sequence counter was created.
    public let epoch: UInt32
    /// Sequence of the first record; record *i* has this plus *i*.
    public let firstSequence: UInt64
    /// When the sender sent the batch.
    public let sentTime: Timestamp
    /// Records in the batch, 1…1,024.
    public let count: Int
    /// Flag bits; only `nothingOlderFlag` exists.
    public let flags: UInt8

    /// Size on the wire, in bytes.
    public static let byteCount = 48
    /// Most records in one batch.
    public static let maximumCount = 1_024
    /// Flag bit 0: nothing older is left in the sender's spool.
    public static let nothingOlderFlag: UInt8 = 1

    /// Makes a header; nothing is checked.
    public init(
        source: UInt32, epoch: UInt32, firstSequence: UInt64, sentTime: Timestamp, count: Int,
        flags: UInt8
    ) {
        self.source = source
        self.epoch = epoch
        self.firstSequence = firstSequence
        self.sentTime = sentTime
        self.count = count
        self.flags = flags
    }

    /// Where the fields lie, in bytes from the frame's start.
    enum Offset {
        static let magic = 0
        static let version = 4
        static let flags = 5
        static let headerBytes = 6
        static let count = 8
        static let source = 12
        static let epoch = 16
        static let reserved = 20
        static let firstSequence = 24
        static let sentTime = 32
        static let checksum = 40
        static let reservedTail = 44
    }

    /// The bytes `NGT1`, read as a little-endian word.
    static let magic: UInt32 = 0x3154_474E
    /// The version this program speaks.
    static let version: UInt8 = 1
}

extension BatchHeader {
    /// Whether a message begins as a batch does.
    public static func opens(_ frame: UnsafeRawBufferPointer) -> Bool {
        guard frame.count >= 4 else { return false }
        return unsafe frame.loadUnaligned(as: UInt32.self) == UInt32(littleEndian: magic)
    }

    /// The source that a message says it is from, where it begins as a batch does. Nothing proves
    /// it: the message may have been damaged.
    public static func claimedSource(in frame: UnsafeRawBufferPointer) -> UInt32? {
        guard unsafe opens(frame), frame.count >= Offset.source + 4 else {
            return nil
        }
        return unsafe UInt32(
            littleEndian: frame.loadUnaligned(fromByteOffset: Offset.source, as: UInt32.self))
    }
}
