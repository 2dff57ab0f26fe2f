/// One record of delimiter-separated text: its fields, unquoted and repaired to valid UTF-8.
public struct Record: Hashable, Sendable {
    /// The line on which the record starts, counted from 1; quoted line ends count too.
    public let line: Int
    /// The fields in order, at least one; white space is kept.
    public let fields: [String]

    /// Makes a record.
    public init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }
}
