import Tables
import Testing
import TrafficModel
import Wire

@Suite struct CSVReadingsTests {
    /// Rows of Oregon's signal 227: `Fixtures` has the file.
    static let events = CSVMapping(
        time: CSVMapping.TimeColumn(column: "timestamp"),
        reading: CSVMapping.ReadingForm(kind: .signalEvent),
        subject: CSVMapping.SubjectColumn(column: "device_id"),
        columns: ["code": "event_code", "parameter": "param"],
        source: CSVMapping.SourceColumn(column: "device_id"))

    /// Rows of I-24's radar: the clock is six hours late, and a second off the half minute.
    static let radar = CSVMapping(
        time: CSVMapping.TimeColumn(
            column: "timestamp_unix", format: .unixSeconds, shiftSeconds: -21_600,
            roundSeconds: 30),
        reading: CSVMapping.ReadingForm(kind: .interval, periodSeconds: 30),
        subject: CSVMapping.SubjectColumn(column: "detector_id", numbers: ["53.3-L1": 1]),
        columns: [
            "count": "flow", "occupancy_percent": "occupancy", "speed_mph": "speed",
            "lane": "lane",
        ])

    static let radarHeader = [
        "timestamp_unix", "detector_id", "milemarker", "lane", "flow", "occupancy", "speed",
    ]

    @Test func `an event row becomes a signal event of its source`() throws {
        var rows = try CSVReadings(
            mapping: Self.events, header: ["timestamp", "device_id", "event_code", "param"],
            names: SubjectNames())
        let record = Record(line: 2, fields: ["2024-05-13T15:00:00.1", "227", "82", "27"])
        let row = try #require(try rows.reading(from: record))
        #expect(row.source == 227)
        #expect(
            row.reading
                == Reading(
                    time: Timestamp(microseconds: 1_715_612_400_100_000), subject: 227,
                    kind: .signalEvent, a: 82, b: 27))
    }

    @Test func `a radar row is shifted, rounded and converted`() throws {
        var rows = try radarRows()
        let row = try #require(try rows.reading(from: radarRecord()))
        #expect(row.source == nil)
        #expect(
            row.reading
                == Reading(
                    time: Timestamp(seconds: 1_702_011_600), subject: 1, kind: .interval, lane: 1,
                    a: 2, b: 30_000, c: 10_000, d: 36_210))
    }

    @Test(
        arguments: [
            ("1702033214.9", 1_702_011_600), ("1702033215", 1_702_011_630),
            ("1702033185", 1_702_011_600), ("1702033184.999999", 1_702_011_570),
        ] as [(String, Int64)])
    func `times round to the nearest multiple`(text: String, seconds: Int64) throws {
        var rows = try radarRows()
        let row = try #require(try rows.reading(from: radarRecord(time: text)))
        #expect(row.reading.time == Timestamp(seconds: seconds))
    }

    @Test func `an empty count is missing and not zero`() throws {
        var rows = try radarRows()
        #expect(try rows.reading(from: radarRecord(flow: "")) == nil)
        #expect(try rows.reading(from: radarRecord(flow: "0"))?.reading.a == 0)
        #expect(rows.missing == 1)
    }

    @Test func `other empty cells are unknown`() throws {
        var rows = try radarRows()
        let reading = try rows.reading(from: radarRecord(occupancy: "", speed: ""))?.reading
        #expect(reading?.c == Reading.unknown)
        #expect(reading?.d == Reading.unknown)
    }

    @Test(arguments: [
        (0, "x", "timestamp_unix", RefusalReason.time), (0, "", "timestamp_unix", .time),
        (0, "9999999999", "timestamp_unix", .time), (0, "21584", "timestamp_unix", .time),
        (1, "53.3-L2", "detector_id", .subject), (3, "256", "lane", .range),
        (4, "-1", "flow", .range), (5, "101", "occupancy", .range),
        (6, "fast", "speed", .row), (6, "1e3", "speed", .range), (6, "nan", "speed", .row),
        (6, "0x10", "speed", .row), (6, "--1", "speed", .row),
    ])
    func `a wrong cell is refused with line and column`(
        field: Int, text: String, column: String, reason: RefusalReason
    ) throws {
        var rows = try radarRows()
        var fields = radarRecord().fields
        fields[field] = text
        let error = #expect(throws: RowError.self) {
            try rows.reading(from: Record(line: 9, fields: fields))
        }
        #expect(error?.line == 9)
        #expect(error?.column == column)
        #expect(error?.reason == reason)
    }

    @Test(arguments: [("2", 2, false), ("1.5", 2, true), ("2.5", 2, true), ("3.2", 3, true)])
    func `a count that a device averaged is rounded and marked as estimated`(
        text: String, count: UInt32, isEstimated: Bool
    ) throws {
        var rows = try radarRows()
        let reading = try #require(try rows.reading(from: radarRecord(flow: text))?.reading)
        #expect(reading.a == count)
        #expect((reading.flags & Reading.estimatedFlag != 0) == isEstimated)
    }

    @Test func `a short row is refused`() throws {
        var rows = try radarRows()
        #expect(throws: RowError.self) {
            try rows.reading(from: Record(line: 3, fields: ["1702033201", "53.3-L1"]))
        }
    }

    @Test func `a start mark adds the period and a zone is assumed`() throws {
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(
                column: "t", zoneOffsetMinutes: 420, marks: .start),
            reading: CSVMapping.ReadingForm(
                kind: .interval, classColumn: "c", classes: ["MC": "motorcycle"]),
            subject: CSVMapping.SubjectColumn(column: "d"),
            columns: ["count": "n", "period_s": "p", "occupancy_fraction": "o"])
        var rows = try CSVReadings(
            mapping: mapping, header: ["t", "d", "c", "n", "p", "o"],
            names: SubjectNames(network: Samples.network))
        let record = Record(
            line: 2, fields: ["2024-05-13 22:00:00", "cam-1", "MC", "3.0", "60", "0.25"])
        #expect(
            try rows.reading(from: record)?.reading
                == Reading(
                    time: Timestamp(seconds: 1_715_612_460), subject: 4_711, kind: .interval,
                    vehicleClass: .motorcycle, a: 3, b: 60_000, c: 250_000))
        let unknown = Record(line: 3, fields: ["2024-05-13 22:00:00", "cam-1", "X", "3", "60", ""])
        #expect(throws: RowError.self) { try rows.reading(from: unknown) }
    }

    @Test(
        arguments: [
            (ReadingKind.vehicle, ["speed_kmh": "x"], "45", [12_500, none, none, none]),
            (.vehicle, ["length_ft": "x"], "10", [none, none, 305, none]),
            (.vehicle, ["duration_s": "x"], "0.25", [none, 250, none, none]),
            (.vehicle, ["speed_mps": "x"], "1.25e1", [12_500, none, none, none]),
            (.queue, ["growth_mps": "x"], "-0.5", [none, none, none, UInt32(bitPattern: -500)]),
            (.queue, ["area_percent": "x"], " 40 ", [none, none, 400_000, Reading.unknownSigned]),
            (.incident, ["type": "x"], "flood", [5, none, none, none]),
            (.position, ["direction": "x"], "against", [none, none, none, 1]),
            (.status, ["code": "x"], "barrier", [5, none, none, none]),
        ] as [(ReadingKind, [String: String], String, [UInt32])])
    func `columns of every kind become words`(
        kind: ReadingKind, columns: [String: String], cell: String, words: [UInt32]
    ) throws {
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t", format: .unixMicroseconds),
            reading: CSVMapping.ReadingForm(kind: kind),
            subject: CSVMapping.SubjectColumn(column: "s"), columns: columns)
        var rows = try CSVReadings(
            mapping: mapping, header: ["t", "s", "x"], names: SubjectNames())
        let record = Record(line: 2, fields: ["5", "1", cell])
        let reading = try #require(try rows.reading(from: record)?.reading)
        #expect([reading.a, reading.b, reading.c, reading.d] == words)
        #expect(reading.timeMicroseconds == 5)
    }

    @Test(arguments: [
        "2024-02-29T23:59:59.1234567Z", "1970-01-01T00:00:00Z", "2000-02-29 12:00:00-05:30",
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+01", "2024-01-01", "",
        "2024-01-01t00:00:00.000001z", "2105-12-31T23:59:59Z", "2024-01-01T00:00:00Zx",
    ])
    func `the fast reader of times agrees with the model's`(text: String) throws {
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t"),
            reading: CSVMapping.ReadingForm(kind: .vehicle),
            subject: CSVMapping.SubjectColumn(column: "s"))
        var rows = try CSVReadings(mapping: mapping, header: ["t", "s"], names: SubjectNames())
        let fast = try? rows.reading(from: Record(line: 2, fields: [text, "1"]))?.reading.time
        #expect(fast == Timestamp(rfc3339: text, assumedOffsetSeconds: 0))
    }

    private static let none = Reading.unknown

    private func radarRows() throws -> CSVReadings {
        try CSVReadings(mapping: Self.radar, header: Self.radarHeader, names: SubjectNames())
    }

    private func radarRecord(
        time: String = "1702033201", flow: String = "2", occupancy: String = "1",
        speed: String = "81"
    ) -> Record {
        Record(line: 2, fields: [time, "53.3-L1", "53.3", "1", flow, occupancy, speed])
    }
}
