import Tables
import TrafficModel

/// The ids of one table and the positions they stand for.
struct Register<Subject> {
    /// The table's file.
    let file: String
    /// What a row is, in words.
    let noun: String
    private var entries: [String: (index: DenseIndex<Subject>, line: Int)] = [:]
    private(set) var count = 0
    /// Whether `config.csv` promises whole numbers.
    var idsAreIntegers = false

    init(_ file: String, _ noun: String) {
        self.file = file
        self.noun = noun
    }

    /// Enters a row under its id; the position is the next one, even where the id is taken.
    mutating func enter(
        _ id: String, _ row: Row, _ column: String, _ problems: inout ProblemList
    ) -> DenseIndex<Subject> {
        let index = DenseIndex<Subject>(count)
        count += 1
        if idsAreIntegers, Int(id) == nil {
            problems.refuse(
                row, column, "'\(id)' is not a whole number, but config.csv says id_type integer")
        }
        if let other = entries[id] {
            problems.refuse(
                row, column, "\(noun) '\(id)' is already in row \(other.line); ids must differ")
        } else {
            entries[id] = (index, row.line)
        }
        return index
    }

    /// The position of an id.
    func index(_ id: String) -> DenseIndex<Subject>? { entries[id]?.index }
}
