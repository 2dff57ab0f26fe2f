import Tables
import Testing
import TrafficModel

@testable import Wire

@Suite struct MeasureRuleTests {
    /// The columns that only CSV has.
    private static let onlyInCSV = ["_ft", "_fraction", "duration_s"]

    private static let shared = MeasureRule.all.filter { rule in
        !onlyInCSV.contains { rule.name.hasSuffix($0) }
    }

    /// A vendor's table was not written for us, so its averaged counts are rounded; JSON was.
    private static let exact = shared.filter { !$0.isCount }

    @Test(arguments: shared, [1, 7, 250])
    func `CSV and JSON make the same word of the same whole value`(
        rule: MeasureRule, value: Double
    ) throws {
        #expect(csvWords(rule, value) == jsonWords(rule, value))
    }

    @Test(arguments: exact, [0.001, 0.5, 12.25, 99.9999])
    func `CSV and JSON make the same word of the same value`(
        rule: MeasureRule, value: Double
    ) throws {
        #expect(csvWords(rule, value) == jsonWords(rule, value))
    }

    private func csvWords(_ rule: MeasureRule, _ value: Double) -> [UInt32]? {
        var columns = [rule.name: rule.name]
        var fields = ["5", "1", String(value)]
        let others = others(than: rule)
        for (name, cell) in others {
            columns[name] = name
            fields.append(cell.filter { $0 != "\"" })
        }
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t", format: .unixMicroseconds),
            reading: CSVMapping.ReadingForm(kind: rule.kind),
            subject: CSVMapping.SubjectColumn(column: "s"), columns: columns)
        let header = ["t", "s", rule.name] + others.map(\.0)
        var rows = try? CSVReadings(mapping: mapping, header: header, names: SubjectNames())
        let row = try? rows?.reading(from: Record(line: 2, fields: fields))
        return row.map { [$0.reading.a, $0.reading.b, $0.reading.c, $0.reading.d] }
    }

    private func jsonWords(_ rule: MeasureRule, _ value: Double) -> [UInt32]? {
        let name = rule.codes.first { $0.value == value }?.key
        let cell = name.map { "\"\($0)\"" } ?? String(value)
        let measures = [(rule.name, cell)] + others(than: rule)
        let fields = measures.map { ",\"\($0.0)\":\($0.1)" }.joined()
        let text = "{\"kind\":\"\(rule.kind.name)\",\"time\":5,\"subject\":1\(fields)}"
        guard let reading = (try? JSONSupport.decode(Array(text.utf8)))?.1.first else { return nil }
        return [reading.a, reading.b, reading.c, reading.d]
    }

    /// Fields the kind cannot do without, but for the one under test.
    private func others(than rule: MeasureRule) -> [(String, String)] {
        var result: [(Int, String, String)] = []
        switch rule.kind {
        case .interval: result = [(0, "count", "1"), (1, "period_ms", "1000")]
        case .signalEvent: result = [(0, "code", "1"), (1, "parameter", "1")]
        case .status: result = [(0, "code", "1")]
        case .incident: result = [(0, "type", "\"crash\"")]
        case .vehicle, .queue, .position: break
        }
        return result.filter { $0.0 != rule.word }.map { ($0.1, $0.2) }
    }
}
