public import TrafficModel

/// A refusal on its way from a shard to the feed: what was wrong, where, and the first bytes.
@frozen public struct RefusalNotice: BitwiseCopyable, Sendable {
    /// The sender's number, or `unknownSource`.
    public var source: UInt32
    /// Code of a `RefusalReason`.
    public var reasonCode: UInt8
    /// How many of `head`'s bytes are used, 0…64.
    public var headCount: UInt8
    /// Which byte of the frame was wrong.
    public var byteOffset: UInt32
    /// Which record of its message was wrong, from 0; `wholeMessage` when it was not one record.
    public var record: UInt32
    /// The first bytes of the message, or the 32 bytes of the record.
    public var head: SIMD64<UInt8>

    /// The sender is not known.
    public static let unknownSource = UInt32.max

    /// The message was refused as a whole.
    public static let wholeMessage = UInt32.max

    /// Makes a notice; at most 64 bytes are kept.
    public init(
        source: UInt32, reason: RefusalReason, byteOffset: Int, record: Int? = nil,
        head bytes: UnsafeRawBufferPointer
    ) {
        self.record = record.map { UInt32(clamping: $0) } ?? Self.wholeMessage
        self.source = source
        reasonCode = reason.rawValue
        self.byteOffset = UInt32(clamping: byteOffset)
        head = SIMD64(repeating: 0)
        let kept = min(bytes.count, 64)
        headCount = UInt8(kept)
        for index in 0..<kept { unsafe head[index] = bytes[index] }
    }

    /// Why it was refused.
    public var reason: RefusalReason? { RefusalReason(rawValue: reasonCode) }
    /// The bytes kept.
    public var headBytes: [UInt8] { (0..<Int(headCount)).map { head[$0] } }
}
