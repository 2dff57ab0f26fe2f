public import TrafficModel

/// A checked binary batch whose records still lie in the frame.
///
/// The records are `count` × 32 bytes at any alignment, and valid for as long as the frame is.
/// Their fields have not been checked: `Reading.refusal` does that, once the reading is loaded.
@unsafe public struct Batch {
    /// The header.
    public let header: BatchHeader
    /// The records' bytes.
    public let records: UnsafeRawBufferPointer

    /// Makes a batch of a header and the bytes behind it.
    init(header: BatchHeader, records: UnsafeRawBufferPointer) {
        unsafe self.header = header
        unsafe self.records = records
    }

    /// The record at a position of 0 ..< count.
    ///
    /// - Complexity: O(1), no allocation; an unaligned load of 32 bytes.
    @inlinable public subscript(position: Int) -> Reading {
        #if _endian(big)
            #error("records are loaded as they lie: the host must be little-endian")
        #endif
        return unsafe records.loadUnaligned(
            fromByteOffset: position * Reading.byteCount, as: Reading.self)
    }
}
