public import TrafficModel

/// Writes binary batches.
public enum BatchEncoder {
    /// Makes one frame.
    ///
    /// - Parameters:
    ///   - readings: 1…1,024 readings; anything else is a programmer's error.
    ///   - source: Number of the sender.
    ///   - epoch: Unix seconds when the sender's sequence counter was created.
    ///   - firstSequence: Sequence of the first reading.
    ///   - sentTime: When the batch is sent. A resend keeps it: batches are immutable.
    ///   - flags: `BatchHeader.nothingOlderFlag` or 0.
    /// - Returns: Header and records, 48 + 32 × count bytes, with the checksum set.
    public static func encode(
        _ readings: some Collection<Reading>, source: UInt32, epoch: UInt32,
        firstSequence: UInt64, sentTime: Timestamp, flags: UInt8 = 0
    ) -> [UInt8] {
        let count = readings.count
        precondition((1...BatchHeader.maximumCount).contains(count), "a batch has 1…1,024 readings")
        let byteCount = BatchHeader.byteCount + count * Reading.byteCount
        let header = BatchHeader(
            source: source, epoch: epoch, firstSequence: firstSequence, sentTime: sentTime,
            count: count, flags: flags)
        return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, written in
            let frame = UnsafeMutableRawBufferPointer(buffer)
            unsafe store(header, in: frame)
            unsafe store(
                readings,
                in: UnsafeMutableRawBufferPointer(
                    rebasing:
                        frame[BatchHeader.byteCount...]))
            let checksum = unsafe BatchDecoder.checksum(UnsafeRawBufferPointer(frame))
            unsafe store(checksum, in: frame, at: BatchHeader.Offset.checksum)
            written = byteCount
        }
    }

    /// A reading lies in memory as on the wire; `Batch` refuses to be built for big-endian hosts.
    private static func store(
        _ readings: some Collection<Reading>, in records: UnsafeMutableRawBufferPointer
    ) {
        let isCopied: Void? = readings.withContiguousStorageIfAvailable {
            unsafe records.copyMemory(from: UnsafeRawBufferPointer($0))
        }
        guard isCopied == nil else { return }
        var offset = 0
        for reading in readings {
            unsafe records.storeBytes(of: reading, toByteOffset: offset, as: Reading.self)
            offset += Reading.byteCount
        }
        precondition(offset == records.count, "the collection's count is not its length")
    }

    private static func store(_ header: BatchHeader, in frame: UnsafeMutableRawBufferPointer) {
        typealias Offset = BatchHeader.Offset
        unsafe store(BatchHeader.magic, in: frame, at: Offset.magic)
        unsafe store(BatchHeader.version, in: frame, at: Offset.version)
        unsafe store(header.flags, in: frame, at: Offset.flags)
        unsafe store(UInt16(BatchHeader.byteCount), in: frame, at: Offset.headerBytes)
        unsafe store(UInt32(header.count), in: frame, at: Offset.count)
        unsafe store(header.source, in: frame, at: Offset.source)
        unsafe store(header.epoch, in: frame, at: Offset.epoch)
        unsafe store(UInt32(0), in: frame, at: Offset.reserved)
        unsafe store(header.firstSequence, in: frame, at: Offset.firstSequence)
        unsafe store(header.sentTime.microseconds, in: frame, at: Offset.sentTime)
        unsafe store(UInt64(0), in: frame, at: Offset.checksum)
    }

    private static func store<Word: FixedWidthInteger & BitwiseCopyable>(
        _ word: Word, in frame: UnsafeMutableRawBufferPointer, at offset: Int
    ) {
        unsafe frame.storeBytes(of: word.littleEndian, toByteOffset: offset, as: Word.self)
    }
}
