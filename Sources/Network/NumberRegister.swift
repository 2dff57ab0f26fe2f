import Tables
import TrafficModel

/// Gives out stable numbers and notices when two rows want the same.
struct NumberRegister<Subject> {
    private let noun: String
    private var owners: [UInt32: (file: String, line: Int)] = [:]
    private let limit: UInt32

    init(_ noun: String, limit: UInt32 = Number<Subject>.limit) {
        self.noun = noun
        self.limit = limit
    }

    /// The row's stable number: its own column, or its id where that is a whole number.
    ///
    /// Zero stands in where there is none; then the city is refused.
    mutating func assign(
        _ row: Row, column: String = "number", idColumn: String?, _ problems: inout ProblemList
    ) -> Number<Subject> {
        let usesOwnColumn = row.text(column) != nil
        let source = usesOwnColumn ? column : idColumn ?? column
        guard let text = row.text(source) else {
            problems.refuse(
                row, column, "\(noun) has no number; give it one from 0 to \(limit - 1)")
            return Number(0)
        }
        guard let number = Int(text) else {
            problems.refuse(
                row, source,
                usesOwnColumn
                    ? "'\(text)' is not a whole number; numbers go from 0 to \(limit - 1)"
                    : "'\(text)' is no whole number and so cannot serve as the stable number of"
                        + " the \(noun); add a column '\(column)'")
            return Number(0)
        }
        guard let value = UInt32(exactly: number), value < limit else {
            problems.refuse(
                row, source,
                "number \(number) of the \(noun) is outside 0…\(limit - 1);"
                    + (usesOwnColumn ? " choose another" : " add a column '\(column)'"))
            return Number(0)
        }
        if let owner = owners[value] {
            let place = owner.file == row.file ? "row \(owner.line)" : "\(owner.file):\(owner.line)"
            problems.refuse(
                row, source, "number \(value) is already taken by \(place); numbers must differ")
        } else {
            owners[value] = (row.file, row.line)
        }
        return Number(value)
    }
}
