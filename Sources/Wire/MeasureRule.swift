internal import TrafficModel

/// How a column with a unit becomes a word of a reading: value × numerator ÷ denominator, rounded.
///
/// The twin for JSON is the table in `CSimdJSON/Fields.h`; a test compares the two.
struct MeasureRule: Hashable, Sendable {
    let name: String
    let kind: ReadingKind
    /// 0…3 for the words a…d.
    let word: Int
    let numerator: Double
    let denominator: Double
    let range: ClosedRange<Double>
    /// Whether the value must be whole.
    let isWhole: Bool
    /// Whether a part of a whole is rounded and marked as estimated: counts that a device averaged.
    let isCount: Bool
    /// Names that may stand for numbers.
    let codes: [String: Double]

    init(
        _ name: String, _ kind: ReadingKind, _ word: Int, _ range: ClosedRange<Double>,
        times numerator: Double = 1, over denominator: Double = 1, isWhole: Bool = false,
        isCount: Bool = false, codes: [String: Double] = [:]
    ) {
        self.name = name
        self.kind = kind
        self.word = word
        self.range = range
        self.numerator = numerator
        self.denominator = denominator
        self.isWhole = isWhole
        self.isCount = isCount
        self.codes = codes
    }

    /// Word and usual name of the columns a kind cannot do without.
    static func required(for kind: ReadingKind) -> [(Int, String)] {
        switch kind {
        case .interval: [(0, "count")]
        case .incident: [(0, "type")]
        case .signalEvent: [(0, "code"), (1, "parameter")]
        case .status: [(0, "code")]
        case .vehicle, .queue, .position: []
        }
    }

    /// All rules.
    static let all: [MeasureRule] =
        speeds(.vehicle, word: 0) + speeds(.interval, word: 3) + speeds(.position, word: 2)
        + lengths(.vehicle, "length", word: 2, 0...10_000)
        + lengths(.queue, "length", word: 0, 0...1_000_000)
        + lengths(.incident, "offset", word: 2, 0...anything)
        + lengths(.position, "offset", word: 1, 0...anything)
        + shares(.interval, "occupancy", word: 2) + shares(.queue, "area", word: 2)
        + shares(.incident, "confidence", word: 1)
        + times(.vehicle, "duration", word: 1, 0...3_600_000)
        + times(.interval, "period", word: 1, 1...3_600_000) + plain

    private static let anything = 4_294_967_294.0

    private static let plain: [MeasureRule] = [
        MeasureRule("count", .interval, 0, 0...1_000_000, isCount: true),
        MeasureRule("vehicles", .queue, 1, 0...1_000_000, isCount: true),
        MeasureRule("growth_mps", .queue, 3, -100_000...100_000, times: 1_000),
        MeasureRule(
            "type", .incident, 0, 1...7, isWhole: true,
            codes: codes(IncidentType.allCases.map { ($0.name, Double($0.rawValue)) })),
        MeasureRule("event", .incident, 3, 0...anything, isWhole: true),
        MeasureRule("vehicle", .position, 0, 0...anything, isWhole: true),
        MeasureRule(
            "direction", .position, 3, 0...1, isWhole: true, codes: ["along": 0, "against": 1]),
        MeasureRule("code", .signalEvent, 0, 0...65_535, isWhole: true),
        MeasureRule("parameter", .signalEvent, 1, 0...65_535, isWhole: true),
        MeasureRule(
            "code", .status, 0, 1...anything, isWhole: true,
            codes: [
                "time_reached": 1, "end_of_stream": 2, "readings_lost": 3, "clock_stepped": 4,
                "barrier": 5,
            ]),
        MeasureRule("parameter", .status, 1, 0...anything, isWhole: true),
    ]

    private static func codes(_ pairs: [(String, Double)]) -> [String: Double] {
        Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func speeds(_ kind: ReadingKind, word: Int) -> [MeasureRule] {
        [
            MeasureRule("speed_kmh", kind, word, 0...100_000, times: 10_000, over: 36),
            MeasureRule("speed_mps", kind, word, 0...100_000, times: 1_000),
            // A statute mile is 1,609.344 m.
            MeasureRule("speed_mph", kind, word, 0...100_000, times: 447.04),
        ]
    }

    private static func lengths(
        _ kind: ReadingKind, _ noun: String, word: Int, _ range: ClosedRange<Double>
    ) -> [MeasureRule] {
        [
            MeasureRule("\(noun)_m", kind, word, range, times: 100),
            // A foot is 0.3048 m.
            MeasureRule("\(noun)_ft", kind, word, range, times: 30.48),
        ]
    }

    private static func shares(_ kind: ReadingKind, _ noun: String, word: Int) -> [MeasureRule] {
        [
            MeasureRule("\(noun)_percent", kind, word, 0...1_000_000, times: 10_000),
            MeasureRule("\(noun)_fraction", kind, word, 0...1_000_000, times: 1_000_000),
        ]
    }

    private static func times(
        _ kind: ReadingKind, _ noun: String, word: Int, _ range: ClosedRange<Double>
    ) -> [MeasureRule] {
        [
            MeasureRule("\(noun)_ms", kind, word, range),
            MeasureRule("\(noun)_s", kind, word, range, times: 1_000),
        ]
    }
}
