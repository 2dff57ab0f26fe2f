/// Finds the fields of one record in a growing buffer and can pause at any byte.
///
/// All positions are relative to the record's first byte, so the buffer may be compacted while
/// the scanner pauses; no byte is looked at twice.
struct RecordScanner: Sendable {
    /// Where a field's bytes lie.
    struct Field: Sendable {
        var start: Int
        var end: Int
        /// Whether it holds doubled quotes that stand for one.
        var isEscaped: Bool
        var isQuoted: Bool
    }

    enum Outcome: Sendable {
        /// The record is complete; `length` bytes, its line end included.
        case complete
        /// More bytes are needed.
        case starved
        /// The record cannot be read.
        case failed(String)
    }

    private enum Place: Sendable {
        case fieldStart
        case plain
        case quoted
        case afterQuote
        case afterReturn
    }

    /// The fields found so far.
    private(set) var fields: [Field] = []
    /// Bytes scanned so far.
    private(set) var length = 0
    /// Line ends passed so far.
    private(set) var lineCount = 0
    private var place = Place.fieldStart
    private var start = 0
    private var isEscaped = false

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Whether the record is an empty line.
    var isBlank: Bool {
        fields.count == 1 && fields[0].start == fields[0].end && !fields[0].isQuoted
    }

    /// Forgets the record, and keeps the capacity.
    mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        length = 0
        lineCount = 0
        place = .fieldStart
    }

    /// Scans on from where it paused.
    mutating func scan(
        _ bytes: [UInt8], head: Int, delimiter: UInt8, longest: Int, isFinished: Bool
    ) -> Outcome {
        let end = min(bytes.count, head + longest)
        var index = head + length
        defer { length = index - head }
        while index < end {
            let byte = bytes[index]
            switch place {
            case .fieldStart:
                isEscaped = false
                guard byte == Self.quote else {
                    start = index - head
                    place = .plain
                    continue
                }
                start = index + 1 - head
                place = .quoted
            case .plain:
                var position = index
                while position < end, bytes[position] != delimiter,
                    bytes[position] != Self.lineFeed
                {
                    position += 1
                }
                index = position
                guard position < end else { continue }
                closePlain(at: position, bytes, head: head)
                if endsRecord(bytes[position]) {
                    index += 1
                    return .complete
                }
            case .quoted:
                if byte == Self.quote { place = .afterQuote }
                if byte == Self.lineFeed { lineCount += 1 }
            case .afterQuote, .afterReturn:
                if byte == Self.quote, place == .afterQuote {
                    isEscaped = true
                    place = .quoted
                } else if byte == Self.carriageReturn, place == .afterQuote {
                    place = .afterReturn
                } else if byte == Self.lineFeed || (byte == delimiter && place == .afterQuote) {
                    closeQuoted(at: index - head)
                    if endsRecord(byte) {
                        index += 1
                        return .complete
                    }
                } else {
                    return .failed(
                        "text follows a closing quote; double the quotes inside a quoted field")
                }
            }
            index += 1
        }
        if bytes.count - head > longest {
            return .failed("the record is longer than \(longest) bytes; is a quote unclosed?")
        }
        return isFinished ? finish(bytes, head: head, at: index) : .starved
    }

    private mutating func finish(_ bytes: [UInt8], head: Int, at index: Int) -> Outcome {
        switch place {
        case .fieldStart:
            guard index > head else { return .starved }
            fields.append(
                Field(start: index - head, end: index - head, isEscaped: false, isQuoted: false))
        case .plain: closePlain(at: index, bytes, head: head, isLast: true)
        case .quoted: return .failed("a quote is never closed; close it before the line ends")
        case .afterQuote, .afterReturn: closeQuoted(at: index - head)
        }
        return .complete
    }

    private mutating func endsRecord(_ byte: UInt8) -> Bool {
        place = .fieldStart
        guard byte == Self.lineFeed else { return false }
        lineCount += 1
        return true
    }

    private mutating func closePlain(
        at index: Int, _ bytes: [UInt8], head: Int, isLast: Bool = false
    ) {
        var end = index - head
        let endsLine = isLast || bytes[index] == Self.lineFeed
        if endsLine, end > start, bytes[index - 1] == Self.carriageReturn { end -= 1 }
        fields.append(Field(start: start, end: end, isEscaped: false, isQuoted: false))
    }

    private mutating func closeQuoted(at offset: Int) {
        let end = place == .afterReturn ? offset - 2 : offset - 1
        fields.append(Field(start: start, end: end, isEscaped: isEscaped, isQuoted: true))
    }
}
