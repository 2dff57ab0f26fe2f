/// Reads delimiter-separated text (RFC 4180) as it arrives: bytes in, records out.
///
/// It takes LF and CRLF, a byte order mark, quoted delimiters and line ends, doubled quotes, and a
/// last line without a line end. Blank lines are skipped, invalid UTF-8 is repaired with U+FFFD,
/// and a quote in the middle of an unquoted field is taken as it stands. After an error the reader
/// goes on at the line after the one where the bad record starts.
///
/// Memory stays below what was appended since the last complete record. Not shared by threads.
public struct RecordReader: Sendable {
    private let delimiter: UInt8
    private let longestRecord: Int
    private var buffer: [UInt8] = []
    private var head = 0
    private var line = 1
    private var scanner = RecordScanner()
    private var isFinished = false
    private var mayHaveMark = true
    private var isSkippingLine = false

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - delimiter: The byte between fields; neither a quote nor a line end.
    ///   - longestRecord: Bytes a record may have, its line end included, at least 1.
    public init(delimiter: UInt8 = UInt8(ascii: ","), longestRecord: Int = 1 << 20) {
        precondition(longestRecord > 0, "a record needs room for at least one byte")
        self.delimiter = delimiter
        self.longestRecord = longestRecord
    }

    /// Adds bytes that follow those added before.
    ///
    /// - Complexity: O(n) amortized.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        // Moves what is left only when at least half of the buffer has been read.
        if head == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 65_536, head > buffer.count / 2 {
            buffer.removeSubrange(0..<head)
            head = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Says that no more bytes follow, so that the last line may end without a line end.
    public mutating func finish() { isFinished = true }

    /// The next record, or `nil` when more bytes are needed, or at the end after `finish()`.
    ///
    /// - Complexity: O(n) in the record's bytes, whatever the pieces in which they arrived.
    /// - Throws: An error for one record; call again for those that follow.
    public mutating func next() throws(TableError) -> Record? {
        guard skipMark(), skipLine() else { return nil }
        while true {
            let outcome = scanner.scan(
                buffer, head: head, delimiter: delimiter, longest: longestRecord,
                isFinished: isFinished)
            switch outcome {
            case .starved: return nil
            case .failed(let problem): throw failure(problem)
            case .complete:
                let record = scanner.isBlank ? nil : Record(line: line, fields: fields())
                head += scanner.length
                line += scanner.lineCount
                scanner.reset()
                if let record { return record }
            }
        }
    }

    private func fields() -> [String] {
        scanner.fields.map { field in
            let bytes = buffer[head + field.start..<head + field.end]
            return field.isEscaped
                ? String(decoding: Self.unescaped(bytes), as: UTF8.self)
                : String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            result.append(bytes[index])
            // Inside a quoted field every quote is doubled; the scanner has checked it.
            index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
        }
        return result
    }

    /// Prepares to go on at the next line, and makes the error for this one.
    private mutating func failure(_ problem: String) -> TableError {
        let error = TableError(line: line, problem: problem)
        scanner.reset()
        isSkippingLine = true
        _ = skipLine()
        return error
    }

    /// Drops the rest of a bad line; false while its end has not arrived.
    private mutating func skipLine() -> Bool {
        guard isSkippingLine else { return true }
        guard let end = buffer[head...].firstIndex(of: UInt8(ascii: "\n")) else {
            head = buffer.count
            return isFinished
        }
        head = end + 1
        line += 1
        isSkippingLine = false
        return true
    }

    /// Drops a byte order mark; false while it cannot be told whether there is one.
    private mutating func skipMark() -> Bool {
        guard mayHaveMark else { return true }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let first = buffer[head...].prefix(3)
        guard first.count == 3 || isFinished || !mark.starts(with: first) else { return false }
        if first.elementsEqual(mark) { head += 3 }
        mayHaveMark = false
        return true
    }
}
