public import Tables
public import TrafficModel

/// Checks a file of readings as the processor would, and says where and why it would refuse.
///
/// A file holds binary batches one after another, JSON (one message, or one a line), or CSV.
/// Pure: it opens nothing. Not shared by threads.
public struct ReadingsCheck: ~Copyable {
    /// The first problems found, at most `problemLimit`.
    public private(set) var problems: [ReadingsProblem] = []
    /// Problems found, by reason.
    public private(set) var problemCounts: [RefusalReason: Int] = [:]
    /// Readings that would be accepted, by kind.
    public private(set) var readingCounts: [ReadingKind: Int] = [:]
    /// Batches, JSON messages or rows looked at.
    public private(set) var messageCount = 0
    /// CSV rows whose count was empty.
    public private(set) var missingCount = 0
    /// Earliest time among the readings.
    public private(set) var firstTime: Timestamp?
    /// Latest time among the readings.
    public private(set) var lastTime: Timestamp?

    /// Most problems that are kept word for word; all are counted.
    public static let problemLimit = 100

    private var parser: JSONReadings
    /// Numbers of the city's detectors; none without a city, and then none is looked up.
    private let listed: Set<UInt32>

    /// Makes a check.
    ///
    /// - Parameter names: Numbers of subjects that JSON gives by name.
    public init(names: SubjectNames = SubjectNames()) {
        parser = JSONReadings(names: names)
        listed = Set(names.detectors.values)
    }

    /// Readings that would be accepted.
    public var readingCount: Int { readingCounts.values.reduce(0, +) }
    /// All problems found.
    public var problemCount: Int { problemCounts.values.reduce(0, +) }

    /// Checks a whole file of binary batches or JSON, told apart by its first byte.
    public mutating func check(_ file: UnsafeRawBufferPointer) {
        let first = unsafe file.first { !Self.isBlank($0) }
        guard first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else {
            unsafe checkJSON(file)
            return
        }
        unsafe checkBatches(file)
    }

    /// Checks one row of a CSV file.
    public mutating func check(_ record: Record, with rows: inout CSVReadings) {
        messageCount += 1
        do {
            let row = try rows.reading(from: record)
            missingCount = rows.missing
            guard let row else { return }
            guard let reason = unlisted(row.reading) else { return accept(row.reading) }
            add(nil, record.line, reason, "detector \(row.reading.subject): \(reason.advice)")
        } catch {
            let words = error.column.isEmpty ? error.words : "'\(error.column)': \(error.words)"
            add(nil, error.line, error.reason, words)
        }
    }

    /// Notes a record that could not be read as CSV at all.
    public mutating func note(_ error: TableError) {
        messageCount += 1
        add(nil, error.line, .row, error.problem)
    }

    private mutating func checkBatches(_ file: UnsafeRawBufferPointer) {
        var start = 0
        repeat {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: file[start...])
            messageCount += 1
            let length: Int
            do {
                let header = try unsafe BatchDecoder.checkedHeader(rest)
                length = min(
                    BatchHeader.byteCount + header.count * Reading.byteCount, rest.count)
            } catch {
                add(start + error.byteOffset, nil, error.reason, error.reason.advice)
                // Without a header nothing says where the next batch begins.
                guard let next = unsafe Self.nextBatch(in: file, after: start) else { return }
                start = next
                continue
            }
            unsafe checkBatch(UnsafeRawBufferPointer(rebasing: rest[..<length]), start: start)
            start += length
        } while start < file.count
    }

    private mutating func checkBatch(_ frame: UnsafeRawBufferPointer, start: Int) {
        do {
            let batch = try unsafe BatchDecoder.decode(frame)
            for position in unsafe 0..<batch.header.count {
                let reading = unsafe batch[position]
                guard let reason = reading.refusal ?? unlisted(reading) else {
                    accept(reading)
                    continue
                }
                let offset = start + BatchHeader.byteCount + position * Reading.byteCount
                add(offset, nil, reason, "record \(position): \(reason.advice)")
            }
        } catch {
            add(start + error.byteOffset, nil, error.reason, error.reason.advice)
        }
    }

    private mutating func checkJSON(_ file: UnsafeRawBufferPointer) {
        let isLines = unsafe Self.holdsMessagePerLine(file)
        var start = 0
        var line = 1
        while start < file.count {
            let end =
                isLines
                ? (unsafe file[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.count)
                : file.count
            let message = unsafe UnsafeRawBufferPointer(rebasing: file[start..<end])
            if unsafe !message.allSatisfy(Self.isBlank) {
                unsafe checkMessage(message, start: start, line: line)
            }
            start = end + 1
            line += 1
        }
    }

    private mutating func checkMessage(
        _ message: UnsafeRawBufferPointer, start: Int, line: Int
    ) {
        messageCount += 1
        do {
            _ = try unsafe parser.decode(message)
            for position in unsafe parser.readings.indices {
                let reading = unsafe parser.readings[position]
                guard let reason = unlisted(reading) else {
                    accept(reading)
                    continue
                }
                let words = "record \(position): detector \(reading.subject): \(reason.advice)"
                add(start, line, reason, words)
            }
        } catch {
            let before = unsafe message.prefix(error.byteOffset)
            let lines = unsafe before.count { $0 == UInt8(ascii: "\n") }
            add(start + error.byteOffset, line + lines, error.reason, error.reason.advice)
        }
    }

    /// Whether a measurement names a detector by a number that the city does not list.
    private func unlisted(_ reading: Reading) -> RefusalReason? {
        guard !listed.isEmpty, !listed.contains(reading.subject) else { return nil }
        switch reading.kind {
        case .vehicle, .interval: return .subject
        default: return nil
        }
    }

    private mutating func accept(_ reading: Reading) {
        guard let kind = reading.kind else { return }
        readingCounts[kind, default: 0] += 1
        firstTime = min(firstTime ?? reading.time, reading.time)
        lastTime = max(lastTime ?? reading.time, reading.time)
    }

    private mutating func add(
        _ byteOffset: Int?, _ line: Int?, _ reason: RefusalReason, _ words: String
    ) {
        problemCounts[reason, default: 0] += 1
        guard problems.count < Self.problemLimit else { return }
        problems.append(
            ReadingsProblem(byteOffset: byteOffset, line: line, reason: reason, words: words))
    }

    /// Whether the first line closes what it opens, as a line with a message of its own does.
    private static func holdsMessagePerLine(_ file: UnsafeRawBufferPointer) -> Bool {
        guard let begin = unsafe file.firstIndex(where: { !isBlank($0) }) else { return false }
        let line = unsafe file[begin...].prefix { $0 != UInt8(ascii: "\n") }
        let last = unsafe line.last { !isBlank($0) }
        let closing = unsafe line.first == UInt8(ascii: "[") ? "]" : "}"
        let isLong = unsafe line.count > 1
        return isLong && last == closing.utf8.first
    }

    private static func nextBatch(in file: UnsafeRawBufferPointer, after start: Int) -> Int? {
        let magic = Array("NGT1".utf8)
        var position = start + 1
        while position + magic.count <= file.count {
            if unsafe file[position...].starts(with: magic) { return position }
            position += 1
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
