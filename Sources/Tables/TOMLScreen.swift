/// Refuses texts at which the parser of TOML would end the process instead of saying what is wrong.
///
/// Stricter than TOML, since no file of ours needs more: only ASCII outside quotes and comments, no
/// quotes of three, no dates. All else is for the parser to refuse.
public struct TOMLScreen {
    private typealias Scalars = Substring.UnicodeScalarView

    /// The brackets that close what is open, innermost last.
    private var awaited: [Unicode.Scalar] = []
    /// A quote is not closed on its line: the parser says so, and reads no further.
    private var hasOpenQuote = false

    /// Reads a text to its end, or to the first line that is refused.
    public static func check(_ text: String) throws(TOMLProblem) {
        var screen = TOMLScreen()
        // A byte order mark is no part of the text.
        let scalars =
            text.unicodeScalars.first == "\u{FEFF}"
            ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
        let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !screen.hasOpenQuote {
            let words = screen.refusal(of: line.last == "\r" ? line.dropLast() : line)
            if let words { throw TOMLProblem(line: index + 1, words: words) }
        }
    }

    /// Why a line is refused, or `nil`.
    private mutating func refusal(of line: Scalars) -> String? {
        if let control = line.first(where: \.isControl) {
            return "\(Self.code(control)) is a control character; leave it out"
        }
        if awaited.isEmpty, let words = Self.refusal(ofHeader: line) { return words }
        var rest = line
        var isInWord = false
        while let scalar = rest.first {
            if !isInWord, Self.beginsDate(rest) { return "dates are written in quotes" }
            isInWord = scalar.isBareKey
            rest.removeFirst()
            switch scalar {
            case "#": return nil
            case "\"", "'":
                if rest.starts(with: [scalar, scalar]) {
                    return "a text stands on one line, in single or double quotes, not in three"
                }
                guard let end = Self.end(of: rest, quote: scalar) else {
                    hasOpenQuote = true
                    return nil
                }
                rest = rest[end...].dropFirst()
            case "[": awaited.append("]")
            case "{": awaited.append("}")
            case "]", "}":
                guard awaited.popLast() == scalar else { return "'\(scalar)' closes nothing" }
            case " "..."~", "\t": break
            default: return "\(Self.code(scalar)) belongs in quotes"
            }
        }
        return nil
    }

    /// Why a line that opens a table is refused.
    private static func refusal(ofHeader line: Scalars) -> String? {
        var name = line.drop(while: \.isSpace)
        guard name.popFirst() == "[" else { return nil }
        if name.first == "[" { name.removeFirst() }
        let first = name.first { !$0.isSpace }
        guard let first, first.isBareKey || first == "\"" || first == "'" else {
            return "a table's name is of letters, digits, - and _, or in quotes"
        }
        return nil
    }

    /// Whether digits and a dash stand here twice, as in `2026-03-02`.
    private static func beginsDate(_ text: Scalars) -> Bool {
        let month = text.drop(while: \.isDigit)
        guard month.startIndex > text.startIndex, month.first == "-" else { return false }
        let day = month.dropFirst().drop(while: \.isDigit)
        return day.startIndex > month.index(after: month.startIndex) && day.first == "-"
    }

    /// Where a text in quotes ends.
    private static func end(of text: Scalars, quote: Unicode.Scalar) -> Scalars.Index? {
        var isEscaped = false
        return text.indices.first { index in
            defer { isEscaped = !isEscaped && quote == "\"" && text[index] == "\\" }
            return text[index] == quote && !isEscaped
        }
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// Why a text is no TOML that is read here.
public struct TOMLProblem: Error, Hashable, Sendable {
    /// The line in the file, counted from 1.
    public let line: Int
    /// What is wrong.
    public let words: String
}

extension Unicode.Scalar {
    fileprivate var isSpace: Bool { self == " " || self == "\t" }
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isControl: Bool { properties.generalCategory == .control && self != "\t" }

    /// Whether keys and table names may hold it without quotes.
    fileprivate var isBareKey: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }
}
