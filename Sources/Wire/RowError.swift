public import TrafficModel

/// A row of a CSV file that the mapping cannot read; the caller skips it.
public struct RowError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Line of the file, counted from 1.
    public let line: Int
    /// Name of the column, empty where the whole row is meant.
    public let column: String
    /// The reason under which it is counted.
    public let reason: RefusalReason
    /// What is wrong, in words.
    public let words: String

    /// Makes an error.
    public init(line: Int, column: String, reason: RefusalReason, words: String) {
        self.line = line
        self.column = column
        self.reason = reason
        self.words = words
    }

    /// Line, column and words.
    public var description: String {
        column.isEmpty ? "line \(line): \(words)" : "line \(line), column '\(column)': \(words)"
    }
}
