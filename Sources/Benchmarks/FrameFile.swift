import Glibc
import TrafficModel
import Wire

/// Messages in a file, each behind its length: what a sender sends and a kernel reads, byte for
/// byte. Layout: length u32 little-endian, then so many bytes, again and again.
@safe public struct FrameFile: ~Copyable, @unchecked Sendable {
    // Sendable: the bytes are its own and never change.
    private let bytes: UnsafeMutableRawBufferPointer
    private let offsets: [Int]
    /// Readings in all messages.
    public let readingCount: Int

    /// Reads a whole file.
    ///
    /// - Throws: `BenchmarkError` when it cannot be read or holds no whole messages.
    public init(path: String) throws(BenchmarkError) {
        guard let file = unsafe fopen(path, "rb") else {
            throw .file(path, "cannot be read: \(errno.words)")
        }
        defer { unsafe _ = fclose(file) }
        unsafe fseek(file, 0, SEEK_END)
        let size = unsafe ftell(file)
        unsafe rewind(file)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 64)
        var offsets: [Int] = []
        var readings = 0
        let isRead = unsafe fread(bytes.baseAddress, 1, size, file) == size
        var next = 0
        while isRead, next + 4 <= size {
            let length = unsafe Int(bytes.loadUnaligned(fromByteOffset: next, as: UInt32.self))
            guard next + 4 + length <= size else { break }
            offsets.append(next)
            readings += max(0, length - BatchHeader.byteCount) / Reading.byteCount
            next += 4 + length
        }
        guard isRead, next == size, !offsets.isEmpty else {
            unsafe bytes.deallocate()
            throw .file(path, "is no file of messages; 'ngatu bench events' writes one")
        }
        unsafe self.bytes = bytes
        self.offsets = offsets
        readingCount = readings
    }

    deinit { unsafe bytes.deallocate() }

    /// How many messages it holds.
    public var count: Int { offsets.count }

    /// The bytes of a message; they live as long as the file.
    public subscript(index: Int) -> UnsafeRawBufferPointer {
        let start = offsets[index]
        let length = unsafe Int(bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[(start + 4)..<(start + 4 + length)])
    }

    /// Writes a stream as batches, repeating every hundredth: one in a hundred is a duplicate.
    ///
    /// - Parameter batch: Readings in one message, 1…1,024; `nil` writes bare readings of 32 bytes
    ///   one after another, without lengths, headers or repetitions.
    public static func write(
        _ stream: EventStream, batch: Int?, to path: String
    ) throws(BenchmarkError) {
        guard let file = unsafe fopen(path, "wb") else {
            throw .file(path, "cannot be written: \(errno.words)")
        }
        var pending: [Reading] = []
        var sequence: UInt64 = 0
        var isWritten = true
        func put(_ bytes: [UInt8]) {
            isWritten = unsafe isWritten && fwrite(bytes, 1, bytes.count, file) == bytes.count
        }
        func flush() {
            guard let batch else {
                unsafe pending.withUnsafeBytes { put(unsafe [UInt8]($0)) }
                pending.removeAll(keepingCapacity: true)
                return
            }
            let frame = BatchEncoder.encode(
                pending, source: EventStream.source, epoch: 1, firstSequence: sequence,
                sentTime: .zero)
            let length = UInt32(frame.count)
            let prefix = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
            let isRepeated = sequence / UInt64(batch) % 100 == 99
            for _ in 0..<(isRepeated ? 2 : 1) { put(prefix + frame) }
            sequence += UInt64(pending.count)
            pending.removeAll(keepingCapacity: true)
        }
        for reading in stream {
            pending.append(reading)
            if pending.count == batch ?? 4_096 { flush() }
        }
        if !pending.isEmpty { flush() }
        let isClosed = unsafe fclose(file) == 0
        guard isWritten, isClosed else { throw .file(path, "cannot be written: \(errno.words)") }
    }
}

/// Why a benchmark cannot run.
public enum BenchmarkError: Error, CustomStringConvertible, Sendable {
    /// A file is not as it should be.
    case file(String, String)
    /// The other side of a measurement did not do its part.
    case failed(String)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .file(let path, let words): "\(path): \(words)"
        case .failed(let words): words
        }
    }
}

extension Int32 {
    /// The system's words for an error number.
    var words: String { unsafe String(cString: strerror(self)) }
}
