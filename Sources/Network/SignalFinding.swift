import Tables

/// Something found while the signals of one controller were compiled.
struct SignalFinding {
    let severity: NetworkProblem.Severity
    let row: Row
    let column: String?
    let message: String
}
