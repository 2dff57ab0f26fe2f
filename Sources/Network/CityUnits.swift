import Tables
import TrafficModel

/// The units of GMNS columns, as `config.csv` names them.
struct CityUnits {
    /// Metres in one unit of lane widths and positions along links.
    var shortMeters = 1.0
    /// Metres in one unit of link lengths.
    var longMeters = 1.0
    /// Metres per second in one unit of speed.
    var speedMetersPerSecond = 1 / 3.6

    private static let lengths: [String: Double] = [
        "foot": 0.3048, "feet": 0.3048, "ft": 0.3048,
        "meter": 1, "meters": 1, "metre": 1, "metres": 1, "m": 1,
        "mile": 1_609.344, "miles": 1_609.344, "mi": 1_609.344,
        "kilometer": 1_000, "kilometers": 1_000, "kilometre": 1_000, "kilometres": 1_000,
        "km": 1_000,
    ]

    private static let speeds: [String: Double] = [
        "mph": 0.44704, "mi/h": 0.44704, "mile/h": 0.44704, "miles/h": 0.44704,
        "mile per hour": 0.44704, "miles per hour": 0.44704,
        "kph": 1 / 3.6, "kmh": 1 / 3.6, "kmph": 1 / 3.6, "km/h": 1 / 3.6,
        "kilometer per hour": 1 / 3.6, "kilometers per hour": 1 / 3.6,
        "kilometre per hour": 1 / 3.6, "kilometres per hour": 1 / 3.6,
        "m/s": 1, "mps": 1, "meters per second": 1, "metres per second": 1,
    ]

    /// Units where nothing is said: metres and kilometres per hour.
    init() {}

    /// Reads the units of a row of `config.csv`.
    init(_ row: Row, _ problems: inout ProblemList) {
        let lengths = Self.lengths
        shortMeters = Self.unit("short_length", lengths, row, or: 1, "metres", &problems)
        longMeters = Self.unit("long_length", lengths, row, or: 1, "metres", &problems)
        speedMetersPerSecond = Self.unit(
            "speed", Self.speeds, row, or: 1 / 3.6, "km/h", &problems)
    }

    private static func unit(
        _ column: String, _ units: [String: Double], _ row: Row, or standard: Double,
        _ standardName: String, _ problems: inout ProblemList
    ) -> Double {
        guard let text = row.text(column) else {
            problems.warn(row, column, "is not given; values are read as \(standardName)")
            return standard
        }
        if let factor = units[text.lowercased()] { return factor }
        let hint = NearestWord.hint(text, among: units.keys)
        let known = units.keys.sorted().joined(separator: ", ")
        problems.refuse(row, column, "unknown unit '\(text)'\(hint) Known: \(known)")
        return standard
    }
}
