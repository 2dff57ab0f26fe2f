import Tables
import Testing
import TrafficModel
import Wire

@Suite struct CSVReadingsBoundsTests {
    @Test(
        arguments: [
            (.unixSeconds, "1715612400.25", 1_715_612_400_250_000),
            (.unixMilliseconds, "1715612400250", 1_715_612_400_250_000),
            (.unixMilliseconds, "1715612400250.5", 1_715_612_400_250_500),
            (.unixMicroseconds, "1715612400250001", 1_715_612_400_250_001),
            (.rfc3339, "2024-05-13T15:00:00.25Z", 1_715_612_400_250_000),
        ] as [(CSVMapping.TimeFormat, String, Int64)])
    func `a time is read in its format`(
        format: CSVMapping.TimeFormat, text: String, microseconds: Int64
    ) throws {
        let time = CSVMapping.TimeColumn(column: "t", format: format)
        #expect(try read(time, text)?.timeMicroseconds == microseconds)
    }

    @Test func `a clock that runs decades ahead may be set back`() throws {
        let time = CSVMapping.TimeColumn(column: "t", format: .unixSeconds, shiftSeconds: -1e9)
        #expect(try read(time, "5000000000")?.time == Timestamp(seconds: 4_000_000_000))
        let error = #expect(throws: RowError.self) { try read(time, "5294967295") }
        #expect(error?.reason == .time)
    }

    @Test(arguments: [("12", 10), ("5", 10), ("4.999999", 0), ("-5", 0), ("24.9", 20)])
    func `times before 1970 round as those after it`(text: String, seconds: Int64) throws {
        let time = CSVMapping.TimeColumn(
            column: "t", format: .unixSeconds, roundSeconds: 10)
        #expect(try read(time, text)?.time == Timestamp(seconds: seconds))
    }

    @Test(arguments: [3, 4, 5])
    func `a row needs all columns of its mapping and no more`(fieldCount: Int) throws {
        var rows = try CSVReadings(
            mapping: CSVReadingsTests.events,
            header: ["timestamp", "device_id", "event_code", "param", "note"],
            names: SubjectNames())
        let fields = ["2024-05-13T15:00:00.1", "227", "82", "27", "x"].prefix(fieldCount)
        let reading = try? rows.reading(from: Record(line: 2, fields: Array(fields)))?.reading
        #expect(reading?.b == (fieldCount < 4 ? nil : 27))
    }

    @Test(arguments: [2, 3])
    func `an empty cell that the kind needs is refused`(field: Int) throws {
        var rows = try CSVReadings(
            mapping: CSVReadingsTests.events,
            header: ["timestamp", "device_id", "event_code", "param"], names: SubjectNames())
        var fields = ["2024-05-13T15:00:00.1", "227", "82", "27"]
        fields[field] = ""
        let error = #expect(throws: RowError.self) {
            try rows.reading(from: Record(line: 2, fields: fields))
        }
        #expect(error?.reason == .row)
    }

    @Test(arguments: ["period_s", "period_ms"])
    func `an empty period is refused`(column: String) throws {
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t", format: .unixMicroseconds),
            reading: CSVMapping.ReadingForm(kind: .interval),
            subject: CSVMapping.SubjectColumn(column: "s"), columns: ["count": "n", column: "p"])
        var rows = try CSVReadings(
            mapping: mapping, header: ["t", "s", "n", "p"], names: SubjectNames())
        let error = #expect(throws: RowError.self) {
            try rows.reading(from: Record(line: 2, fields: ["5", "1", "3", ""]))
        }
        #expect(error?.reason == .row)
        #expect(error?.column == "p")
    }

    @Test func `a type of incident is whole`() throws {
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t", format: .unixMicroseconds),
            reading: CSVMapping.ReadingForm(kind: .incident),
            subject: CSVMapping.SubjectColumn(column: "s"), columns: ["type": "x"])
        var rows = try CSVReadings(
            mapping: mapping, header: ["t", "s", "x"], names: SubjectNames())
        let error = #expect(throws: RowError.self) {
            try rows.reading(from: Record(line: 2, fields: ["5", "1", "1.5"]))
        }
        #expect(error?.reason == .range)
    }

    private func read(_ time: CSVMapping.TimeColumn, _ text: String) throws -> Reading? {
        let mapping = CSVMapping(
            time: time, reading: CSVMapping.ReadingForm(kind: .vehicle),
            subject: CSVMapping.SubjectColumn(column: "s"))
        var rows = try CSVReadings(mapping: mapping, header: ["t", "s"], names: SubjectNames())
        return try rows.reading(from: Record(line: 2, fields: [text, "1"]))?.reading
    }
}
