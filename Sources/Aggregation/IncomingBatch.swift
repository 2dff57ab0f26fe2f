/// Readings as they lie in a received message, with what their envelope says.
@unsafe public struct IncomingBatch {
    /// The sender's number, or `nil` for readings without an envelope.
    public let source: UInt32?
    /// The sender's epoch and the sequence of the first reading, or `nil` when not sequenced.
    public let sequence: (epoch: UInt32, first: UInt64)?
    /// `count` × 32 bytes at any alignment, valid during the call.
    public let records: UnsafeRawBufferPointer

    /// How many bytes of the message lie before the records; 0 where they were read from text.
    public let headerBytes: Int

    /// Makes a batch.
    public init(
        source: UInt32?, sequence: (epoch: UInt32, first: UInt64)?,
        records: UnsafeRawBufferPointer, headerBytes: Int = 0
    ) {
        unsafe self.headerBytes = headerBytes
        unsafe self.source = source
        unsafe self.sequence = sequence
        unsafe self.records = records
    }

    /// How many readings it holds.
    public var count: Int { unsafe records.count / 32 }
}

/// The clocks at the moment a batch is taken in, read once per batch.
public struct IngestClock: Sendable, Hashable {
    /// Wall clock, in microseconds since 1970 UTC.
    public var wallMicroseconds: Int64
    /// Monotonic clock, in microseconds since some fixed moment.
    public var monotonicMicroseconds: Int64

    /// Makes a pair of clock readings.
    public init(wallMicroseconds: Int64, monotonicMicroseconds: Int64) {
        self.wallMicroseconds = wallMicroseconds
        self.monotonicMicroseconds = monotonicMicroseconds
    }
}
