import Tables

/// Problems as they are found; the same problem is kept once.
struct ProblemList {
    /// Problems of single cells, as typed reads report them; each refuses the city.
    var cells: [TableProblem] = []
    private var found: Set<NetworkProblem> = []

    mutating func refuse(_ row: Row, _ column: String?, _ message: String) {
        add(.refuse, row.file, row.line, column, message)
    }

    mutating func warn(_ row: Row, _ column: String?, _ message: String) {
        add(.warn, row.file, row.line, column, message)
    }

    mutating func add(
        _ severity: NetworkProblem.Severity, _ file: String, _ line: Int?, _ column: String?,
        _ message: String
    ) {
        found.insert(
            NetworkProblem(
                severity: severity, file: Self.printable(file), row: line,
                column: column.map(Self.printable), message: Self.printable(message)))
    }

    /// Text from a file may hold anything; on a terminal it must not.
    private static func printable(_ text: String) -> String {
        let limit = 500
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(limit) {
            let isControl = scalar.properties.generalCategory == .control
            scalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return String(scalars) + (text.unicodeScalars.count > limit ? "…" : "")
    }

    mutating func add(_ problems: [TableProblem]) {
        for problem in problems {
            add(
                problem.isRepaired ? .warn : .refuse, problem.file, problem.line, problem.column,
                problem.message)
        }
    }

    /// Everything found, by file, row, column and message.
    func sorted() -> [NetworkProblem] {
        var all = self
        all.add(cells)
        return all.found.sorted { left, right in
            (left.file, left.row ?? 0, left.column ?? "", left.message)
                < (right.file, right.row ?? 0, right.column ?? "", right.message)
        }
    }
}
