/// Something wrong in a city's folder, with the place where a person finds it and what to do.
public struct NetworkProblem: Hashable, Sendable, CustomStringConvertible {
    /// What follows from a problem, the mildest first.
    public enum Severity: String, CaseIterable, Sendable, Comparable {
        /// The city loads; somebody should look.
        case warn
        /// The city loads, and a controller may not be commanded.
        case notCommandable = "not_commandable"
        /// The city does not load.
        case refuse

        /// Orders severities from mild to grave.
        public static func < (left: Severity, right: Severity) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .warn: 0
            case .notCommandable: 1
            case .refuse: 2
            }
        }

        /// The word before a problem on screens.
        public var label: String {
            switch self {
            case .warn: "warning"
            case .notCommandable: "not commandable"
            case .refuse: "refused"
            }
        }
    }

    /// What follows.
    public let severity: Severity
    /// The file's name without its folder, or the folder itself.
    public let file: String
    /// The line in the file, counted from 1 with the header, or `nil` for the whole file.
    public let row: Int?
    /// The column, or `nil` for the whole row.
    public let column: String?
    /// What conflicts with what, and what to do.
    public let message: String

    /// Makes a problem.
    public init(severity: Severity, file: String, row: Int?, column: String?, message: String) {
        self.severity = severity
        self.file = file
        self.row = row
        self.column = column
        self.message = message
    }

    /// For example `refused: link.csv:7: to_node_id: node '99' is not in node.csv; …`.
    public var description: String {
        let place = file + (row.map { ":\($0)" } ?? "")
        let cell = column.map { "\($0): " } ?? ""
        return "\(severity.label): \(place): \(cell)\(message)"
    }
}
