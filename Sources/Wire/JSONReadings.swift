internal import CSimdJSON
public import TrafficModel

/// Reads JSON messages into readings: an envelope, a bare reading, an array or lines.
///
/// It owns one padded buffer that grows to the longest message seen (at most 8 MiB) and is used
/// again. It belongs to one thread at a time. `Wire.md` has the fields.
@safe public struct JSONReadings: ~Copyable {
    private let parser: OpaquePointer
    private let names: SubjectNames
    private var count = 0

    /// Makes a parser.
    ///
    /// - Parameter names: Numbers of subjects and sources that messages give by name.
    public init(names: SubjectNames) {
        guard let parser = unsafe ngatu_json_create() else {
            preconditionFailure("there is no memory for a JSON parser")
        }
        unsafe self.parser = parser
        self.names = names
    }

    deinit { unsafe ngatu_json_destroy(parser) }

    /// Reads one message; `readings` then holds what it said.
    ///
    /// Fields, types, names and ranges have all been checked: no reading has a `refusal`.
    ///
    /// - Parameter frame: Any bytes, at any alignment; nothing past them is read.
    /// - Complexity: O(n). Allocates only when a message is longer than all before, and for names.
    /// - Throws: The reason and place of the first thing wrong; then there are no readings.
    public mutating func decode(_ frame: UnsafeRawBufferPointer) throws(WireError) -> JSONBatch {
        count = 0
        let result = unsafe ngatu_json_parse(parser, frame.baseAddress, frame.count)
        guard result.reason < 0 else {
            let code = UInt8(truncatingIfNeeded: result.reason)
            throw WireError(
                reason: RefusalReason(rawValue: code) ?? .json, byteOffset: Int(result.offset))
        }
        let sourceName =
            result.has_source_name == 0
            ? nil : text(at: result.source_name_offset, length: result.source_name_length)
        let source =
            result.has_source == 0 ? sourceName.flatMap { names.sources[$0] } : result.source
        try resolveNames(Int(result.name_count), source: source)
        count = Int(result.count)
        return JSONBatch(
            source: source, sourceName: sourceName,
            epoch: result.has_epoch == 0 ? nil : result.epoch,
            firstSequence: result.has_first_sequence == 0 ? nil : result.first_sequence,
            count: count)
    }

    /// The readings of the last message; valid until the next `decode` or the parser's end.
    public var readings: UnsafeBufferPointer<Reading> {
        unsafe UnsafeBufferPointer(start: UnsafePointer(storage), count: count)
    }

    /// The parser's readings, which lie in memory exactly as `Reading` does (a test compares).
    private var storage: UnsafeMutablePointer<Reading>? {
        unsafe ngatu_json_readings(parser)?.assumingMemoryBound(to: Reading.self)
    }

    private func text(at offset: UInt32, length: UInt32) -> String {
        let bytes = unsafe UnsafeBufferPointer(
            start: ngatu_json_name_bytes(parser) + Int(offset), count: Int(length))
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the numbers of subjects that were given by name, and of statuses without subject.
    private func resolveNames(_ nameCount: Int, source: UInt32?) throws(WireError) {
        guard nameCount > 0, let storage = unsafe storage else { return }
        for position in 0..<nameCount {
            guard let name = unsafe ngatu_json_names(parser)?[position] else { return }
            let kind = unsafe storage[Int(name.reading)].kind
            let number =
                name.length == 0
                ? source
                : kind.flatMap {
                    names.number(of: text(at: name.offset, length: name.length), for: $0)
                }
            guard let number else {
                throw WireError(reason: .subject, byteOffset: Int(name.message_offset))
            }
            unsafe storage[Int(name.reading)].subject = number
        }
    }
}

/// Safe to hand to another thread: the parser has this one owner, every change to it goes through
/// the mutating `decode`, and exclusive access to the owner is the compiler's law.
extension JSONReadings: @unchecked Sendable {}
