/// Something wrong in a table, with the place where a person finds it.
public struct TableProblem: Error, Hashable, Sendable {
    /// The file's name, without its folder.
    public let file: String
    /// The line in the file, counted from 1, or `nil` where the whole file is meant.
    public let line: Int?
    /// The column's name, or `nil` where the whole row is meant.
    public let column: String?
    /// What conflicts with what, and what to do.
    public let message: String
    /// Whether the table can still be used, since the text was repaired.
    public let isRepaired: Bool

    /// Makes a problem.
    public init(
        file: String, line: Int?, column: String?, message: String, isRepaired: Bool = false
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.isRepaired = isRepaired
    }
}
