public import TrafficModel

/// Something that arrived and was not accepted, as the feed shows it to the sensor's author.
public struct Refusal: Hashable, Sendable {
    /// Number of the sender, where the frame said it readably.
    public let source: UInt32?
    /// The reason.
    public let reason: RefusalReason
    /// Byte in the frame at which the reason lies.
    public let byteOffset: Int
    /// Which record of the message was wrong, from 0, or `nil` when the whole message was.
    public let record: Int?
    /// The frame's first bytes, at most `headLimit`.
    public let head: [UInt8]

    /// Most bytes of a frame that are shown: 64.
    public static let headLimit = 64

    /// Makes a refusal; of the head only the first 64 bytes are kept.
    public init(
        source: UInt32?, reason: RefusalReason, byteOffset: Int, record: Int? = nil,
        head: some Sequence<UInt8>
    ) {
        self.record = record
        self.source = source
        self.reason = reason
        self.byteOffset = byteOffset
        self.head = Array(head.prefix(Self.headLimit))
    }

    /// Makes the refusal of a frame.
    ///
    /// The source of a binary batch is read from its header where there is one, though nothing
    /// vouches for it.
    public init(_ error: WireError, source: UInt32? = nil, frame: UnsafeRawBufferPointer) {
        let named = unsafe source ?? BatchHeader.claimedSource(in: frame)
        unsafe self.init(
            source: named, reason: error.reason, byteOffset: error.byteOffset, head: frame)
    }

    var fields: [String: JSONNode] {
        [
            "source": source.map { .unsigned($0) } ?? .null,
            "record": record.map { .integer(Int64($0)) } ?? .null,
            "reason": .text(reason.name), "detail": detail.map { .text($0) } ?? .null,
            "offset": .integer(Int64(byteOffset)),
            "head": .text(Hexadecimal.text(head)),
            "advice": .text(reason.advice),
        ]
    }
}

extension Refusal: Decodable {
    private enum CodingKeys: String, CodingKey {
        case source
        case reason
        case offset
        case record
        case head
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let name = try values.decode(String.self, forKey: .reason)
        let text = try values.decode(String.self, forKey: .head)
        guard let reason = RefusalReason.allCases.first(where: { $0.name == name }),
            let head = Hexadecimal.bytes(text)
        else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: values.codingPath, debugDescription: "not a refusal"))
        }
        self.init(
            source: try values.decodeIfPresent(UInt32.self, forKey: .source), reason: reason,
            byteOffset: try values.decode(Int.self, forKey: .offset),
            record: try values.decodeIfPresent(Int.self, forKey: .record), head: head)
    }
}
