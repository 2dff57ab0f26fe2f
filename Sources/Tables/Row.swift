/// One row of a table under its header.
///
/// The typed reads treat an empty cell and `NULL` as absent, and add a problem to the list they
/// are given when a cell holds something else than what is asked for.
public struct Row: Sendable {
    /// The file's name, without its folder.
    public let file: String
    /// The line on which the row starts, counted from 1; the header is usually line 1.
    public let line: Int
    private let cells: [String]
    private let positions: [String: Int]

    init(file: String, record: Record, positions: [String: Int]) {
        self.file = file
        line = record.line
        cells = record.fields
        self.positions = positions
    }

    /// The cell without white space around it, or `nil` where it is empty, `NULL`, or the table
    /// has no such column.
    public func text(_ column: String) -> String? {
        guard let position = positions[column] else { return nil }
        let text = cells[position].trimmed
        return text.isEmpty || text == "NULL" ? nil : text
    }

    /// The cell; its absence is a problem.
    public func required(_ column: String, _ problems: inout [TableProblem]) -> String? {
        if let text = text(column) { return text }
        problems.append(problem(column, "is empty; every row needs a value here"))
        return nil
    }

    /// The cell as a finite number with a decimal point, or `nil` where it is absent.
    public func number(_ column: String, _ problems: inout [TableProblem]) -> Double? {
        guard let text = text(column) else { return nil }
        if let value = Double(text), value.isFinite { return value }
        problems.append(
            problem(column, "'\(text)' is not a number; write it like 12.5, without a unit"))
        return nil
    }

    /// The cell as a whole number, or `nil` where it is absent.
    public func integer(_ column: String, _ problems: inout [TableProblem]) -> Int? {
        guard let text = text(column) else { return nil }
        if let value = Int(text) { return value }
        problems.append(problem(column, "'\(text)' is not a whole number; write it like 12"))
        return nil
    }

    /// A problem at one cell of this row.
    public func problem(_ column: String?, _ message: String) -> TableProblem {
        TableProblem(file: file, line: line, column: column, message: message)
    }
}

extension String {
    /// The text without spaces, tabs and line ends around it.
    var trimmed: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last)
        else { return self }
        let rest = utf8.drop(while: isBlank)
        let end = rest.lastIndex { !isBlank($0) }.map(rest.index(after:)) ?? rest.startIndex
        return String(self[rest.startIndex..<end])
    }
}
