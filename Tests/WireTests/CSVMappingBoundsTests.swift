import Testing
import TrafficModel
import Wire

/// The last value a mapping may have, and the first one it may not.
@Suite struct CSVMappingBoundsTests {
    typealias Change = @Sendable (inout CSVMapping) -> Void

    private static let possible: [Change] = [
        { $0.csv.delimiter = "\u{7F}" }, { $0.csv.delimiter = "\t" }, { $0.csv.delimiter = "\0" },
        { $0.time.zoneOffsetMinutes = -1_440 }, { $0.time.zoneOffsetMinutes = 1_440 },
        { $0.time.shiftSeconds = -1e9 }, { $0.time.shiftSeconds = 1e9 },
        { $0.time.roundSeconds = 0 }, { $0.time.roundSeconds = 0.000_001 },
        { $0.time.roundSeconds = 86_400 }, { $0.time.marks = .start },
        { $0.reading.periodSeconds = 0.001 }, { $0.reading.periodSeconds = 3_600 },
        { $0.reading.vehicleClass = "bus" }, { $0.reading.classColumn = "lane" },
        {
            $0.reading.classColumn = "lane"
            $0.reading.classes = ["T": "truck"]
        },
        {
            $0.reading.periodSeconds = nil
            $0.columns["period_s"] = "flow"
        },
        {
            $0.reading.periodSeconds = nil
            $0.columns["period_ms"] = "flow"
        },
    ]

    @Test(arguments: possible.indices)
    func `a mapping at the end of its bounds is possible`(place: Int) {
        var mapping = CSVReadingsTests.radar
        Self.possible[place](&mapping)
        #expect(throws: Never.self) { try mapping.validate() }
    }

    private static let impossible: [(String, Change)] = [
        ("csv.delimiter", { $0.csv.delimiter = "" }),
        ("csv.delimiter", { $0.csv.delimiter = "\u{80}" }),
        ("csv.delimiter", { $0.csv.delimiter = "\n" }),
        ("csv.delimiter", { $0.csv.delimiter = "\r" }),
        ("time.zone_offset_minutes", { $0.time.zoneOffsetMinutes = -1_441 }),
        ("time.shift_seconds", { $0.time.shiftSeconds = 1_000_000_000.001 }),
        ("time.shift_seconds", { $0.time.shiftSeconds = -1_000_000_000.001 }),
        ("time.shift_seconds", { $0.time.shiftSeconds = .nan }),
        ("time.round_seconds", { $0.time.roundSeconds = 0.000_000_9 }),
        ("time.round_seconds", { $0.time.roundSeconds = 86_400.001 }),
        ("reading.period_seconds", { $0.reading.periodSeconds = 0.000_9 }),
        ("reading.period_seconds", { $0.reading.periodSeconds = 3_600.001 }),
        ("reading.period_seconds", { $0.columns["period_ms"] = "x" }),
        (
            "reading.class",
            {
                $0.reading.vehicleClass = "bus"
                $0.reading.classColumn = "lane"
            }
        ),
    ]

    @Test(arguments: impossible)
    func `one step further is refused with its dotted path`(
        path: String, change: @Sendable (inout CSVMapping) -> Void
    ) {
        var mapping = CSVReadingsTests.radar
        change(&mapping)
        let error = #expect(throws: MappingError.self) { try mapping.validate() }
        #expect(error?.path == path)
    }

    private static let impossibleEvents: [(String, Change)] = [
        ("time.marks", { $0.time.marks = .start }),
        ("reading.period_seconds", { $0.reading.periodSeconds = 30 }),
        ("columns.code", { $0.columns["code"] = nil }),
        ("columns.parameter", { $0.columns["parameter"] = nil }),
    ]

    @Test(arguments: impossibleEvents)
    func `only a period has an end, a length and no code`(
        path: String, change: @Sendable (inout CSVMapping) -> Void
    ) {
        var mapping = CSVReadingsTests.events
        change(&mapping)
        let error = #expect(throws: MappingError.self) { try mapping.validate() }
        #expect(error?.path == path)
    }
}
