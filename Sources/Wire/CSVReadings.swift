internal import CSimdJSON
public import Tables
public import TrafficModel

/// Turns records of a CSV file into readings, as a mapping says.
///
/// The columns are found once, when it is made. Not shared by threads.
public struct CSVReadings: Sendable {
    /// Rows left out because their count was empty: missing is missing, not zero.
    public private(set) var missing = 0

    private let columns: CSVColumns
    private let names: SubjectNames

    /// Finds the mapping's columns in a file's first record.
    ///
    /// - Parameters:
    ///   - mapping: The mapping; it is validated here.
    ///   - header: Names of the file's columns, in order.
    ///   - names: Numbers of subjects and sources that the file gives by name.
    /// - Throws: The key of the mapping that is wrong, or names a column the file does not have.
    public init(
        mapping: CSVMapping, header: [String], names: SubjectNames
    ) throws(MappingError) {
        columns = try CSVColumns(mapping: mapping, header: header)
        self.names = names
    }

    /// Reads one record.
    ///
    /// Empty cells are unknown values. The reading has no `refusal`.
    ///
    /// - Returns: The reading, with its source where the mapping names a column for it; `nil` when
    ///   the count of an interval is empty, which `missing` then counts.
    /// - Complexity: O(fields), no allocation but for names.
    /// - Throws: The column that cannot be read; the next record may be read all the same.
    public mutating func reading(
        from record: Record
    ) throws(RowError) -> (source: UInt32?, reading: Reading)? {
        guard record.fields.count >= columns.fieldCount else {
            throw RowError(
                line: record.line, column: "", reason: .row,
                words: "\(record.fields.count) fields where \(columns.fieldCount) are needed")
        }
        if let count = columns.count, record.fields[count].allSatisfy({ $0 == " " }) {
            missing += 1
            return nil
        }
        var reading = Reading(
            time: .zero, subject: try subject(of: record), kind: columns.kind,
            vehicleClass: try vehicleClass(of: record), b: columns.periodMilliseconds)
        if columns.kind == .queue { reading.d = Reading.unknownSigned }
        if let lane = columns.lane, let value = try number(record, lane) {
            guard let code = UInt8(exactly: value) else {
                throw error(record, lane, .range, "lanes are 0…255")
            }
            reading.lane = code
        }
        for measure in columns.measures {
            guard let word = try word(record, measure, &reading.flags) else { continue }
            switch measure.rule.word {
            case 0: reading.a = word
            case 1: reading.b = word
            case 2: reading.c = word
            default: reading.d = word
            }
        }
        reading.timeMicroseconds = try time(of: record, periodMilliseconds: reading.b)
        if let reason = reading.refusal {
            throw error(record, columns.time.column, reason, reason.advice)
        }
        return (try source(of: record), reading)
    }

    private func time(
        of record: Record, periodMilliseconds: UInt32
    ) throws(RowError) -> Int64 {
        let time = columns.time
        guard var microseconds = parsedTime(record.fields[time.column]) else {
            let words = "'\(record.fields[time.column])' is not a time in \(time.format.rawValue)"
            throw error(record, time.column, .time, words)
        }
        guard abs(microseconds) < Reading.timeLimitMicroseconds * 2 else {
            throw error(record, time.column, .time, "lies outside the years 1970…2105")
        }
        microseconds += time.shiftMicroseconds
        if time.roundMicroseconds > 0 {
            let half = microseconds + time.roundMicroseconds / 2
            let remainder = half % time.roundMicroseconds
            microseconds = half - (remainder < 0 ? remainder + time.roundMicroseconds : remainder)
        }
        if time.marksStart { microseconds += Int64(periodMilliseconds) * 1_000 }
        return microseconds
    }

    private func parsedTime(_ text: String) -> Int64? {
        let bytes = text.utf8Span.span
        switch columns.time.format {
        case .unixSeconds: return FixedDecimal(bytes)?.scaled(byPowerOfTen: 6)
        case .unixMilliseconds: return FixedDecimal(bytes)?.scaled(byPowerOfTen: 3)
        case .unixMicroseconds: return FixedDecimal(bytes)?.scaled(byPowerOfTen: 0)
        case .rfc3339:
            var result: Int64 = 0
            let offset = columns.time.assumedOffsetSeconds
            let isTime = unsafe bytes.withUnsafeBufferPointer {
                unsafe ngatu_rfc3339($0.baseAddress, $0.count, offset, 0, &result)
            }
            return isTime == 1 ? result : nil
        }
    }

    private func subject(of record: Record) throws(RowError) -> UInt32 {
        let text = record.fields[columns.subject]
        if !columns.subjectNumbers.isEmpty {
            if let number = columns.subjectNumbers[text] { return number }
        } else if let number = UInt32(text) ?? names.number(of: text, for: columns.kind) {
            return number
        }
        throw error(record, columns.subject, .subject, "'\(text)' is no known subject")
    }

    private func source(of record: Record) throws(RowError) -> UInt32? {
        guard let column = columns.source else { return nil }
        let text = record.fields[column]
        guard let number = UInt32(text) ?? names.sources[text] else {
            throw error(record, column, .subject, "'\(text)' is no known source")
        }
        return number
    }

    private func vehicleClass(of record: Record) throws(RowError) -> VehicleClass {
        guard let column = columns.classColumn else { return columns.vehicleClass }
        let text = record.fields[column]
        if text.isEmpty { return .unclassified }
        guard let match = columns.classes[text] else {
            throw error(record, column, .range, "'\(text)' is no known class")
        }
        return match
    }

    /// The word of a measure, or `nil` where the cell is empty.
    private func word(
        _ record: Record, _ measure: CSVColumns.Measure, _ flags: inout UInt8
    ) throws(RowError) -> UInt32? {
        let rule = measure.rule
        var value = rule.codes.isEmpty ? nil : rule.codes[record.fields[measure.column]]
        if value == nil { value = try number(record, measure.column) }
        guard let value else {
            guard !measure.isRequired else {
                throw error(record, measure.column, .row, "is empty, but the kind needs it")
            }
            return nil
        }
        let exact = value * rule.numerator / rule.denominator
        let rounded = exact.rounded(.toNearestOrEven)
        guard rule.range.contains(rounded), !rule.isWhole || rounded == exact else {
            let words = "\(rule.name) of \(record.fields[measure.column]) is out of range"
            throw error(record, measure.column, .range, words)
        }
        if rule.isCount, rounded != exact { flags |= Reading.estimatedFlag }
        return rounded < 0 ? UInt32(bitPattern: Int32(rounded)) : UInt32(rounded)
    }

    /// A number, or `nil` where the cell is empty.
    private func number(_ record: Record, _ column: Int) throws(RowError) -> Double? {
        let text = record.fields[column]
        if text.isEmpty { return nil }
        if let decimal = FixedDecimal(text.utf8Span.span) { return decimal.value }
        // An exponent, or more digits than are exact: rare enough to take the long way.
        if text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }), let value = Double(text),
            value.isFinite
        {
            return value
        }
        if text.allSatisfy({ $0 == " " }) { return nil }
        throw error(record, column, .row, "'\(text)' is not a number")
    }

    private func error(
        _ record: Record, _ column: Int, _ reason: RefusalReason, _ words: String
    ) -> RowError {
        RowError(
            line: record.line, column: columns.header[column], reason: reason, words: words)
    }
}
