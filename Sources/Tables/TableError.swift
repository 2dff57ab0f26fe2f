/// A record that cannot be read. The reader goes on at the line after `line`.
public struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line on which the record starts, counted from 1.
    public let line: Int
    /// What went wrong and what to do, in words.
    public let problem: String

    /// Makes an error.
    public init(line: Int, problem: String) {
        self.line = line
        self.problem = problem
    }

    /// For example `line 12: a quote is never closed; …`.
    public var description: String { "line \(line): \(problem)" }
}
