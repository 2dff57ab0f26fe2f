public import TrafficModel

/// What came of reading a city's folder.
public struct NetworkReport: Sendable {
    /// The city, or `nil` when it is refused.
    public let network: RoadNetwork?
    /// Every problem found, ordered by file, row and column.
    public let problems: [NetworkProblem]
    /// Columns that are neither GMNS nor ours, by file, in file order. They are allowed and unread.
    public let extraColumns: [String: [String]]

    /// What was found out about the signals of each controller that the tables describe.
    public let signals: [SignalSurvey]

    /// Makes a report.
    public init(
        network: RoadNetwork?, problems: [NetworkProblem], extraColumns: [String: [String]],
        signals: [SignalSurvey] = []
    ) {
        self.network = network
        self.problems = problems
        self.extraColumns = extraColumns
        self.signals = signals
    }

    /// The gravest severity among the problems, or `nil` when there are none.
    public var verdict: NetworkProblem.Severity? { problems.map(\.severity).max() }
}
