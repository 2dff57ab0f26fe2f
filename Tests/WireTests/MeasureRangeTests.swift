import Tables
import Testing
import TrafficModel

@testable import Wire

/// A mapping takes exactly the words that a receiver accepts, to the last one.
@Suite struct MeasureRangeTests {
    @Test(arguments: MeasureRule.all)
    func `the ends of a range are the last words a receiver accepts`(rule: MeasureRule) {
        #expect(isAccepted(rule, rule.range.lowerBound))
        #expect(isAccepted(rule, rule.range.upperBound))
        if rule.range.upperBound < 4_294_967_294 {
            #expect(!isAccepted(rule, rule.range.upperBound + 1))
        }
        if rule.range.lowerBound != 0 {
            #expect(!isAccepted(rule, rule.range.lowerBound - 1))
        }
    }

    /// Offsets, numbers and parameters of 32 bits end just below the word for "unknown".
    @Test(arguments: MeasureRule.all.filter { $0.range.upperBound >= 4_294_967_294 })
    func `a word of 32 bits is never the unknown one`(rule: MeasureRule) {
        #expect(rule.range.upperBound == Double(Reading.unknown - 1))
    }

    @Test(
        arguments: [
            ("speed_kmh", "360", "360.002"), ("speed_mps", "100", "100.0006"),
            ("speed_mph", "223.6936", "223.6950"), ("length_m", "100", "100.006"),
            ("length_ft", "328.08", "328.11"), ("duration_ms", "3600000", "3600001"),
            ("duration_s", "3600", "3600.0006"),
        ])
    func `a vehicle's columns end where its words do`(
        column: String, greatest: String, beyond: String
    ) throws {
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t", format: .unixMicroseconds),
            reading: CSVMapping.ReadingForm(kind: .vehicle),
            subject: CSVMapping.SubjectColumn(column: "s"), columns: [column: "x"])
        var rows = try CSVReadings(
            mapping: mapping, header: ["t", "s", "x"], names: SubjectNames())
        #expect(throws: Never.self) {
            try rows.reading(from: Record(line: 2, fields: ["5", "1", greatest]))
        }
        let error = #expect(throws: RowError.self) {
            try rows.reading(from: Record(line: 3, fields: ["5", "1", beyond]))
        }
        #expect(error?.reason == .range)
    }

    @Test(arguments: [
        ("time_reached", StatusCode.timeReached), ("end_of_stream", .endOfStream),
        ("readings_lost", .readingsLost), ("clock_stepped", .clockStepped), ("barrier", .barrier),
    ])
    func `a status has a name in the file`(name: String, code: StatusCode) {
        let rule = MeasureRule.all.first { $0.kind == .status && $0.name == "code" }
        #expect(rule?.codes[name] == Double(code.rawValue))
    }

    @Test(arguments: [("occupancy_fraction", "1"), ("occupancy_percent", "100")])
    func `the whole of a period is a million parts`(column: String, cell: String) throws {
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t", format: .unixMicroseconds),
            reading: CSVMapping.ReadingForm(kind: .interval, periodSeconds: 1),
            subject: CSVMapping.SubjectColumn(column: "s"), columns: ["count": "n", column: "x"])
        var rows = try CSVReadings(
            mapping: mapping, header: ["t", "s", "n", "x"], names: SubjectNames())
        let record = Record(line: 2, fields: ["5", "1", "0", cell])
        #expect(try rows.reading(from: record)?.reading.c == 1_000_000)
    }

    @Test func `a bus drives along its link or against it`() {
        let rule = MeasureRule.all.first { $0.name == "direction" }
        #expect(rule?.codes == ["along": 0, "against": 1])
    }

    /// All words of a bare status may be unknown: codes from 100 up are faults of any device.
    @Test(arguments: ReadingKind.allCases.filter { $0 != .status })
    func `a kind needs the columns that a receiver needs`(kind: ReadingKind) {
        let names = MeasureRule.required(for: kind).map(\.1)
        for (word, name) in MeasureRule.required(for: kind) {
            #expect(
                MeasureRule.all.contains { $0.kind == kind && $0.word == word && $0.name == name })
        }
        let bare = Reading(
            time: .zero, subject: 1, kind: kind, b: kind == .interval ? 1_000 : Reading.unknown)
        #expect(names.isEmpty == (bare.refusal == nil))
    }

    private func isAccepted(_ rule: MeasureRule, _ value: Double) -> Bool {
        var words = [UInt32](repeating: Reading.unknown, count: 4)
        switch rule.kind {
        case .interval: words[0...1] = [0, 1_000]
        case .incident, .status: words[0] = 1
        case .signalEvent: words[0...1] = [1, 1]
        case .vehicle, .queue, .position: break
        }
        words[rule.word] = UInt32(truncatingIfNeeded: Int64(value))
        let reading = Reading(
            time: .zero, subject: 1, kind: rule.kind, a: words[0], b: words[1], c: words[2],
            d: words[3])
        return reading.refusal == nil
    }
}
