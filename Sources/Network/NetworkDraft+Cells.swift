import Tables
import TrafficModel

extension NetworkDraft {
    /// Characters that may stand between the words of one cell.
    static let separators: Set<Character> = [",", ";", " ", "|"]

    /// A span in seconds, as milliseconds in whole steps of a controller (100 ms), rounded up;
    /// `nil` where it is absent or out of range, and then it is a problem.
    mutating func milliseconds(
        _ row: Row, _ column: String, in range: ClosedRange<Double>
    ) -> Int64? {
        guard let seconds = row.number(column, &problems.cells) else { return nil }
        guard range.contains(seconds) else {
            problems.refuse(
                row, column,
                "is \(Self.short(seconds)) s, outside \(Self.short(range.lowerBound))…"
                    + Self.short(range.upperBound))
            return nil
        }
        return Self.steps(seconds: seconds)
    }

    /// Seconds as milliseconds in whole steps of a controller, rounded up.
    static func steps(seconds: Double) -> Int64 {
        // A millionth of a step is noise of decimal fractions, not a wish for one step more; and
        // lengths of tables may be anything.
        Int64(min(seconds * 10 - 1e-6, 1e9).rounded(.up)) * 100
    }

    /// A number without a useless fraction.
    private static func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
    }

    /// One of the words of a column, or `nil` where the cell is empty or unknown.
    mutating func choice<Word>(_ row: Row, _ column: String, _ words: Word.Type) -> Word?
    where Word: CaseIterable & RawRepresentable, Word.RawValue == String {
        guard let text = row.text(column) else { return nil }
        if let word = Word(rawValue: text) { return word }
        refuseWord(row, column, text, known: Word.allCases.map(\.rawValue))
        return nil
    }

    mutating func refuseWord(_ row: Row, _ column: String, _ text: String, known: [String]) {
        problems.refuse(
            row, column,
            "unknown word '\(text)'\(NearestWord.hint(text, among: known))"
                + " Known: \(known.joined(separator: ", "))")
    }

    /// Yes or no, or `nil` where the cell is empty.
    mutating func flag(_ row: Row, _ column: String) -> Bool? {
        switch row.text(column)?.lowercased() {
        case nil: return nil
        case "1", "true", "t", "yes": return true
        case "0", "false", "f", "no": return false
        case .some(let other):
            problems.refuse(row, column, "'\(other)' is neither 1 nor 0")
            return nil
        }
    }

    /// The vehicle classes of a cell, in its order.
    mutating func classes(_ row: Row, _ column: String) -> [VehicleClass] {
        let words = row.text(column)?.split { Self.separators.contains($0) } ?? []
        return words.map(String.init).compactMap { name in
            if let vehicle = VehicleClass(name: name) { return vehicle }
            let known = VehicleClass.allCases.map(\.name)
            problems.refuse(
                row, column,
                "unknown class '\(name)'\(NearestWord.hint(name, among: known))"
                    + " Known: \(known.joined(separator: ", "))")
            return nil
        }
    }

    /// A whole number within a range; 0 stands in where it is absent or outside, and refuses.
    mutating func number(_ row: Row, _ column: String, in range: ClosedRange<Int>) -> Int {
        guard row.required(column, &problems.cells) != nil,
            let value = row.integer(column, &problems.cells)
        else { return 0 }
        if !range.contains(value) {
            problems.refuse(
                row, column, "is \(value), outside \(range.lowerBound)…\(range.upperBound)")
            return 0
        }
        return value
    }
}
