internal import CHot
internal import TrafficModel

/// Reads binary batches in place.
public enum BatchDecoder {
    /// Checks a frame's size, header, reserved bytes and checksum.
    ///
    /// The records are not range-checked. Any bytes at any alignment are safe.
    ///
    /// - Returns: The header and the records in place; they live as long as the frame.
    /// - Complexity: O(n) for the checksum, no allocation. Any thread.
    /// - Throws: The first thing found wrong, with its place.
    public static func decode(_ frame: UnsafeRawBufferPointer) throws(WireError) -> Batch {
        let header = try unsafe checkedHeader(frame)
        let expected = BatchHeader.byteCount + header.count * Reading.byteCount
        guard frame.count == expected else {
            throw WireError(reason: .truncated, byteOffset: min(frame.count, expected))
        }
        let stored = unsafe UInt32(
            littleEndian: frame.loadUnaligned(
                fromByteOffset: BatchHeader.Offset.checksum, as: UInt32.self))
        guard unsafe checksum(frame) == stored else {
            throw WireError(reason: .checksum, byteOffset: BatchHeader.Offset.checksum)
        }
        let records = unsafe UnsafeRawBufferPointer(rebasing: frame[BatchHeader.byteCount...])
        return unsafe Batch(header: header, records: records)
    }

    /// Decodes and checks everything in the header but the checksum.
    static func checkedHeader(
        _ frame: UnsafeRawBufferPointer
    ) throws(WireError) -> BatchHeader {
        guard frame.count > 0 else { throw WireError(reason: .frames, byteOffset: 0) }
        guard frame.count >= BatchHeader.byteCount else {
            let isOurs = unsafe "NGT1".utf8.starts(with: frame.prefix(4))
            throw WireError(
                reason: isOurs ? .truncated : .magic, byteOffset: isOurs ? frame.count : 0)
        }
        typealias Offset = BatchHeader.Offset
        let magic = unsafe load(frame, Offset.magic, as: UInt32.self)
        try require(magic == BatchHeader.magic, .magic, Offset.magic)
        let version = unsafe load(frame, Offset.version, as: UInt8.self)
        try require(version == BatchHeader.version, .version, Offset.version)
        let flags = unsafe load(frame, Offset.flags, as: UInt8.self)
        try require(flags & ~BatchHeader.nothingOlderFlag == 0, .flags, Offset.flags)
        let headerBytes = unsafe load(frame, Offset.headerBytes, as: UInt16.self)
        try require(headerBytes == BatchHeader.byteCount, .headerSize, Offset.headerBytes)
        let count = unsafe load(frame, Offset.count, as: UInt32.self)
        try require(count >= 1 && count <= BatchHeader.maximumCount, .count, Offset.count)
        let reserved = unsafe load(frame, Offset.reserved, as: UInt32.self)
        try require(reserved == 0, .reserved, Offset.reserved)
        let reservedTail = unsafe load(frame, Offset.reservedTail, as: UInt32.self)
        try require(reservedTail == 0, .reserved, Offset.reservedTail)
        let sentTime = unsafe load(frame, Offset.sentTime, as: Int64.self)
        return unsafe BatchHeader(
            source: load(frame, Offset.source, as: UInt32.self),
            epoch: load(frame, Offset.epoch, as: UInt32.self),
            firstSequence: load(frame, Offset.firstSequence, as: UInt64.self),
            sentTime: Timestamp(microseconds: sentTime), count: Int(count), flags: flags)
    }

    /// CRC32C of a whole frame with the checksum's own field taken as zero.
    static func checksum(_ frame: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = frame.baseAddress else { return 0 }
        let field = BatchHeader.Offset.checksum
        var zero: UInt32 = 0
        let head = unsafe ngatu_crc32c(0, start, field)
        let middle = unsafe ngatu_crc32c(head, &zero, 4)
        return unsafe ngatu_crc32c(middle, start + field + 4, frame.count - field - 4)
    }

    private static func load<Word: FixedWidthInteger & BitwiseCopyable>(
        _ frame: UnsafeRawBufferPointer, _ offset: Int, as type: Word.Type
    ) -> Word {
        unsafe Word(littleEndian: frame.loadUnaligned(fromByteOffset: offset, as: type))
    }

    private static func require(
        _ condition: Bool, _ reason: RefusalReason, _ offset: Int
    ) throws(WireError) {
        guard condition else { throw WireError(reason: reason, byteOffset: offset) }
    }
}
