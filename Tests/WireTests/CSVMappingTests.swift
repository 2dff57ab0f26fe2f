import Foundation
import Testing
import TrafficModel
import Wire

@Suite struct CSVMappingTests {
    @Test func `a mapping is read with its defaults`() throws {
        let mapping = try decode(
            #"{"time":{"column":"t"},"reading":{"kind":"vehicle"},"subject":{"column":"d"}}"#)
        #expect(
            mapping
                == CSVMapping(
                    time: CSVMapping.TimeColumn(column: "t"),
                    reading: CSVMapping.ReadingForm(kind: .vehicle),
                    subject: CSVMapping.SubjectColumn(column: "d")))
        #expect(mapping.delimiterByte == UInt8(ascii: ","))
    }

    @Test func `a full mapping survives a round trip`() throws {
        let bytes = try JSONEncoder().encode(CSVReadingsTests.radar)
        #expect(try JSONDecoder().decode(CSVMapping.self, from: bytes) == CSVReadingsTests.radar)
    }

    @Test(arguments: [
        (#"{"tyme":{}}"#, "tyme"), (#"{"reading":{"kind":"vehicle"}}"#, "time"),
        (#"{"time":{}}"#, "time.column"), (#"{"time":{"column":1}}"#, "time.column"),
        (#"{"time":{"column":"t","colour":1}}"#, "time.colour"),
        (#"{"time":{"column":"t","format":"iso"}}"#, "time.format"),
        (#"{"time":{"column":"t","marks":"middle"}}"#, "time.marks"),
        (#"{"time":{"column":"t","shift_seconds":"1"}}"#, "time.shift_seconds"),
        (#"{"csv":{"separator":";"}}"#, "csv.separator"), (#"{"columns":{"code":1}}"#, "columns"),
        (#"{"subject":{"column":"s","numbers":{"a":-1}}}"#, "subject.numbers"),
        (#"{"subject":{"column":"s","numbers":{"a":4294967296}}}"#, "subject.numbers"),
    ])
    func `a wrong key is refused with its dotted path`(text: String, path: String) {
        let error = #expect(throws: MappingError.self) { try decode(text) }
        #expect(error?.path == path)
    }

    private static let changes: [(String, @Sendable (inout CSVMapping) -> Void)] = [
        ("csv.delimiter", { $0.csv.delimiter = ",," }),
        ("csv.delimiter", { $0.csv.delimiter = "\"" }),
        ("time.zone_offset_minutes", { $0.time.zoneOffsetMinutes = 1_441 }),
        ("time.shift_seconds", { $0.time.shiftSeconds = .infinity }),
        ("time.round_seconds", { $0.time.roundSeconds = -1 }),
        ("reading.kind", { $0.reading.kind = "speed" }),
        ("reading.class", { $0.reading.vehicleClass = "tank" }),
        (
            "reading.classes.T",
            {
                $0.reading.classColumn = "x"
                $0.reading.classes = ["T": "tank"]
            }
        ),
        ("reading.classes", { $0.reading.classes = ["T": "truck"] }),
        ("reading.period_seconds", { $0.reading.periodSeconds = nil }),
        ("reading.period_seconds", { $0.reading.periodSeconds = 3_601 }),
        ("reading.period_seconds", { $0.columns["period_s"] = "x" }),
        ("columns.speed_mhp", { $0.columns["speed_mhp"] = "speed" }),
        ("columns.speed_mph", { $0.columns["speed_kmh"] = "speed" }),
        ("columns.count", { $0.columns["count"] = nil }),
    ]

    @Test(arguments: changes)
    func `an impossible mapping is refused with its dotted path`(
        path: String, change: @Sendable (inout CSVMapping) -> Void
    ) {
        var mapping = CSVReadingsTests.radar
        change(&mapping)
        let error = #expect(throws: MappingError.self) { try mapping.validate() }
        #expect(error?.path == path)
    }

    @Test func `a column the file does not have is refused`() {
        let error = #expect(throws: MappingError.self) {
            try CSVReadings(
                mapping: CSVReadingsTests.events, header: ["timestamp", "device_id", "param"],
                names: SubjectNames())
        }
        #expect(error?.path == "columns.code")
    }

    private func decode(_ text: String) throws -> CSVMapping {
        try JSONDecoder().decode(CSVMapping.self, from: Data(text.utf8))
    }
}
