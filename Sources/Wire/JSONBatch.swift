/// What stood around the readings of one JSON message.
public struct JSONBatch: Hashable, Sendable {
    /// Number of the sender: as sent, or found by its name; `nil` where neither is known.
    public let source: UInt32?
    /// Name of the sender, where it gave one.
    public let sourceName: String?
    /// Epoch of the sender's sequence.
    public let epoch: UInt32?
    /// Sequence of the first reading.
    public let firstSequence: UInt64?
    /// Readings in the message, 1…1,024.
    public let count: Int

    /// Makes the description of a message.
    public init(
        source: UInt32?, sourceName: String?, epoch: UInt32?, firstSequence: UInt64?, count: Int
    ) {
        self.source = source
        self.sourceName = sourceName
        self.epoch = epoch
        self.firstSequence = firstSequence
        self.count = count
    }

    /// Whether the message can be de-duplicated: source, epoch and sequence are all there.
    public var isSequenced: Bool { source != nil && epoch != nil && firstSequence != nil }
}
