import Glibc
import TrafficModel
import Wire

/// Messages in a file, each behind its length: what a sender sends and a kernel reads, byte for
/// byte. Layout: length u32 little-endian, then so many bytes, again and again.
@safe public struct FrameFile: ~Copyable, @unchecked Sendable {
    // Sendable: the bytes are its own and never change.
    private let bytes: UnsafeMutableRawBufferPointer
    private let offsets: [Int]

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
        let isRead = unsafe fread(bytes.baseAddress, 1, size, file) == size
        var next = 0
        while isRead, next + 4 <= size {
            let length = unsafe Int(bytes.loadUnaligned(fromByteOffset: next, as: UInt32.self))
            guard next + 4 + length <= size else { break }
            offsets.append(next)
            next += 4 + length
        }
        guard isRead, next == size, !offsets.isEmpty else {
            unsafe bytes.deallocate()
            throw .file(path, "is no file of messages; 'ngatu bench events' writes one")
        }
        unsafe self.bytes = bytes
        self.offsets = offsets
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

    /// How a stream is written.
    public enum Form: Sendable, Hashable {
        /// Bare readings of 32 bytes one after another: no lengths, no headers, no repetitions.
        case readings
        /// Binary batches of so many readings; every hundredth is repeated: a duplicate.
        case batches(of: Int)
        /// JSON messages of so many readings.
        case json(of: Int)
    }

    /// Writes a stream to a file.
    ///
    /// - Throws: `BenchmarkError` when the file cannot be written.
    public static func write(
        _ stream: EventStream, as form: Form, to path: String
    ) throws(BenchmarkError) {
        guard let file = unsafe fopen(path, "wb") else {
            throw .file(path, "cannot be written: \(errno.words)")
        }
        var isWritten = true
        var sequence: UInt64 = 0
        var pending: [Reading] = []
        func flush() {
            guard !pending.isEmpty else { return }
            for bytes in form.bytes(of: pending, firstSequence: sequence) {
                isWritten = unsafe isWritten && fwrite(bytes, 1, bytes.count, file) == bytes.count
            }
            sequence += UInt64(pending.count)
            pending.removeAll(keepingCapacity: true)
        }
        for reading in stream {
            pending.append(reading)
            if pending.count == form.length { flush() }
        }
        flush()
        let isClosed = unsafe fclose(file) == 0
        guard isWritten, isClosed else { throw .file(path, "cannot be written: \(errno.words)") }
    }
}

extension FrameFile.Form {
    fileprivate var length: Int {
        switch self {
        case .readings: 4_096
        case .batches(let length), .json(let length): length
        }
    }

    fileprivate func bytes(of readings: [Reading], firstSequence: UInt64) -> [[UInt8]] {
        switch self {
        case .readings:
            return [unsafe readings.withUnsafeBytes { unsafe [UInt8]($0) }]
        case .batches(let length):
            let frame = BatchEncoder.encode(
                readings, source: EventStream.source, epoch: 1, firstSequence: firstSequence,
                sentTime: .zero)
            let isRepeated = firstSequence / UInt64(length) % 100 == 99
            return isRepeated ? [prefixed(frame), prefixed(frame)] : [prefixed(frame)]
        case .json:
            return [
                prefixed(
                    JSONText.encode(
                        readings, source: EventStream.source, epoch: 1,
                        firstSequence: firstSequence))
            ]
        }
    }

    private func prefixed(_ frame: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: frame.count >> (8 * $0)) } + frame
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
