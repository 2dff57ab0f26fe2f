/// A mapping file that cannot be used: which key, and what to write instead.
public struct MappingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Dotted path of the key, for example `columns.speed_mhp`.
    public let path: String
    /// What is wrong and what would be right.
    public let problem: String

    /// Makes an error.
    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    /// Path and problem in one line.
    public var description: String { "\(path): \(problem)" }
}
