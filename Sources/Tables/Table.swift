/// A table with a header row, read whole. Rows that cannot be trusted are left out and reported.
public struct Table: Sendable {
    /// The file's name, without its folder.
    public let file: String
    /// The columns in file order, as the header spells them.
    public let columns: [String]
    /// The good rows in file order.
    public let rows: [Row]
    /// What is wrong with the text itself: no header, a column twice, ragged rows, bad quotes.
    public let problems: [TableProblem]

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - file: The name that problems give.
    ///   - bytes: The whole text.
    /// - Complexity: O(n).
    public init(file: String, bytes: [UInt8]) {
        self.file = file
        var problems: [TableProblem] = []
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            problems.append(
                TableProblem(
                    file: file, line: nil, column: nil,
                    message: "is UTF-16 text; save it as UTF-8"))
            (columns, rows, self.problems) = ([], [], problems)
            return
        }
        let records = Self.records(file, bytes, &problems)
        guard let header = records.first else {
            problems.append(
                TableProblem(
                    file: file, line: nil, column: nil,
                    message: "is empty; the first line must name the columns"))
            (columns, rows, self.problems) = ([], [], problems)
            return
        }
        if let message = Self.formatProblem(header) {
            problems = [TableProblem(file: file, line: 1, column: nil, message: message)]
            (columns, rows, self.problems) = ([], [], problems)
            return
        }
        columns = header.fields.map(\.trimmed)
        let positions = Self.positions(file, header.line, columns, &problems)
        rows = records.dropFirst().compactMap { record in
            Self.row(file, record, header: header, positions, &problems)
        }
        self.problems = problems
    }

    /// What a header tells of a file that was saved in another format.
    private static func formatProblem(_ header: Record) -> String? {
        if header.fields.contains(where: { $0.utf8.contains(0x0D) }) {
            return "its lines end with CR alone; save it with LF or CRLF"
        }
        guard header.fields.count == 1, let field = header.fields.first else { return nil }
        if field.contains(";") { return "its columns are separated by ';'; save it with commas" }
        if field.contains("\t") { return "its columns are separated by tabs; save it with commas" }
        return nil
    }

    private static func records(
        _ file: String, _ bytes: [UInt8], _ problems: inout [TableProblem]
    ) -> [Record] {
        var reader = RecordReader()
        reader.append(bytes)
        reader.finish()
        var records: [Record] = []
        while true {
            do {
                guard let record = try reader.next() else { return records }
                records.append(record)
            } catch {
                problems.append(
                    TableProblem(
                        file: file, line: error.line, column: nil, message: error.problem))
            }
        }
    }

    private static func positions(
        _ file: String, _ line: Int, _ columns: [String], _ problems: inout [TableProblem]
    ) -> [String: Int] {
        var positions: [String: Int] = [:]
        for (position, column) in columns.enumerated() where !column.isEmpty {
            guard positions.updateValue(position, forKey: column) != nil else { continue }
            problems.append(
                TableProblem(
                    file: file, line: line, column: column,
                    message: "the header names this column twice; rename or remove one"))
        }
        return positions
    }

    private static func row(
        _ file: String, _ record: Record, header: Record, _ positions: [String: Int],
        _ problems: inout [TableProblem]
    ) -> Row? {
        func report(_ message: String) {
            problems.append(
                TableProblem(file: file, line: record.line, column: nil, message: message))
        }
        guard record.fields != header.fields else {
            report("repeats the header of line \(header.line); remove this line")
            return nil
        }
        guard record.fields.count == header.fields.count else {
            report(
                "has \(record.fields.count) fields where the header has \(header.fields.count);"
                    + " quote fields that hold a comma")
            return nil
        }
        for (cell, column) in zip(record.fields, header.fields)
        where cell.utf8.contains(0xEF) && cell.unicodeScalars.contains("\u{FFFD}") {
            problems.append(
                TableProblem(
                    file: file, line: record.line, column: column.trimmed,
                    message: "'\(cell)' is not UTF-8; save the file as UTF-8", isRepaired: true))
        }
        return Row(file: file, record: record, positions: positions)
    }
}
