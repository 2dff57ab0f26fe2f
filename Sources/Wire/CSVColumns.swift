internal import TrafficModel

/// A mapping bound to the columns of one file.
struct CSVColumns: Sendable {
    struct Measure: Sendable {
        let column: Int
        let rule: MeasureRule
        let isRequired: Bool
    }

    struct Time: Sendable {
        let column: Int
        let format: CSVMapping.TimeFormat
        let assumedOffsetSeconds: Int64
        let shiftMicroseconds: Int64
        let roundMicroseconds: Int64
        let marksStart: Bool
    }

    let header: [String]
    let kind: ReadingKind
    let time: Time
    let subject: Int
    let subjectNumbers: [String: UInt32]
    let source: Int?
    let lane: Int?
    let classColumn: Int?
    let vehicleClass: VehicleClass
    let classes: [String: VehicleClass]
    let measures: [Measure]
    /// The column of an interval's count.
    let count: Int?
    /// The constant period, or the unknown word.
    let periodMilliseconds: UInt32
    /// Fields a record needs at least.
    let fieldCount: Int

    init(mapping: CSVMapping, header: [String]) throws(MappingError) {
        try mapping.validate()
        self.header = header
        kind = try mapping.readingKind()
        time = Time(
            column: try Self.find(mapping.time.column, "time.column", in: header),
            format: mapping.time.format,
            assumedOffsetSeconds: Int64(mapping.time.zoneOffsetMinutes) * 60,
            shiftMicroseconds: Int64((mapping.time.shiftSeconds * 1e6).rounded()),
            roundMicroseconds: Int64((mapping.time.roundSeconds * 1e6).rounded()),
            marksStart: mapping.time.marks == .start)
        subject = try Self.find(mapping.subject.column, "subject.column", in: header)
        subjectNumbers = mapping.subject.numbers
        source = try Self.find(mapping.source?.column, "source.column", in: header)
        lane = try Self.find(mapping.columns["lane"], "columns.lane", in: header)
        classColumn = try Self.find(
            mapping.reading.classColumn, "reading.class_column", in: header)
        vehicleClass =
            mapping.reading.vehicleClass.flatMap { VehicleClass(name: $0) } ?? .unclassified
        classes = Self.classes(of: mapping)
        measures = try Self.measures(of: mapping, kind: kind, in: header)
        count = measures.first { $0.rule.name == "count" }?.column
        periodMilliseconds =
            mapping.reading.periodSeconds.map { UInt32(($0 * 1_000).rounded()) } ?? Reading.unknown
        let all = [time.column, subject, source, lane, classColumn].compactMap { $0 }
        fieldCount = ((all + measures.map(\.column)).max() ?? 0) + 1
    }

    private static func classes(of mapping: CSVMapping) -> [String: VehicleClass] {
        guard mapping.reading.classes.isEmpty else {
            return mapping.reading.classes.compactMapValues { VehicleClass(name: $0) }
        }
        let pairs = VehicleClass.allCases.map { ($0.name, $0) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func measures(
        of mapping: CSVMapping, kind: ReadingKind, in header: [String]
    ) throws(MappingError) -> [Measure] {
        let required = MeasureRule.required(for: kind).map(\.0)
        var measures: [Measure] = []
        for rule in MeasureRule.all where rule.kind == kind {
            guard let column = mapping.columns[rule.name] else { continue }
            measures.append(
                Measure(
                    column: try find(column, "columns.\(rule.name)", in: header), rule: rule,
                    isRequired: required.contains(rule.word) || rule.name.hasPrefix("period_")))
        }
        return measures
    }

    private static func find(
        _ column: String?, _ path: String, in header: [String]
    ) throws(MappingError) -> Int? {
        guard let column else { return nil }
        return try find(column, path, in: header) as Int
    }

    private static func find(
        _ column: String, _ path: String, in header: [String]
    ) throws(MappingError) -> Int {
        guard let position = header.firstIndex(of: column) else {
            throw MappingError(
                path: path,
                problem:
                    "the file has no column '\(column)', only \(header.joined(separator: ", "))"
            )
        }
        return position
    }
}
