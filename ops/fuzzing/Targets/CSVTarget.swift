import TOMLKit
import Tables
import TrafficModel
import Wire

/// A mapping file, a line of three dashes, and a CSV file under it.
struct CSVTarget: FuzzTarget {
    /// The mapping read last: most mutations leave it as it is.
    private var lastText: [UInt8] = []
    private var lastMapping: CSVMapping?

    private static let separator = Array("\n---\n".utf8)
    private static let names: SubjectNames = {
        var names = SubjectNames()
        names.detectors = ["north": 1, "south": 2]
        names.sources = ["cabinet": 4]
        return names
    }()

    mutating func run(_ input: UnsafeRawBufferPointer) {
        let parts = Array(input).split(separator: Self.separator, maxSplits: 1)
        guard let text = parts.first, parts.count == 2 else { return }
        if !text.elementsEqual(lastText) {
            lastText = Array(text)
            lastMapping = Self.mapping(lastText)
        }
        guard let mapping = lastMapping else { return }
        let records = read(parts[1], mapping.delimiterByte, input)
        take(records, mapping, input)
    }

    /// The mapping in a file, as `ngatu` reads it.
    private static func mapping(_ bytes: [UInt8]) -> CSVMapping? {
        do {
            let text = String(decoding: bytes, as: UTF8.self)
            try TOMLScreen.check(text)
            let mapping = try TOMLDecoder().decode(CSVMapping.self, from: text)
            try mapping.validate()
            return mapping
        } catch {
            promise(!"\(error)".isEmpty, "a mapping is refused without a word")
            return nil
        }
    }

    /// Reads all records, at once and in two pieces, which must not matter.
    private func read(
        _ bytes: ArraySlice<UInt8>, _ delimiter: UInt8, _ input: UnsafeRawBufferPointer
    ) -> [Record] {
        var whole = RecordReader(delimiter: delimiter, longestRecord: 256)
        whole.append(bytes)
        whole.finish()
        let (records, errors) = Self.drain(&whole)
        var pieces = RecordReader(delimiter: delimiter, longestRecord: 256)
        let cut = bytes.startIndex + Int(bytes.last ?? 0) % max(1, bytes.count)
        pieces.append(bytes[..<cut])
        let (first, firstErrors) = Self.drain(&pieces)
        pieces.append(bytes[cut...])
        pieces.finish()
        let (second, secondErrors) = Self.drain(&pieces)
        promise(records == first + second, "records differ where the file is cut at byte \(cut)")
        promise(errors == firstErrors + secondErrors, "errors differ where cut at byte \(cut)")
        return records
    }

    private static func drain(_ reader: inout RecordReader) -> ([Record], [String]) {
        var records: [Record] = []
        var errors: [String] = []
        while true {
            do throws(TableError) {
                guard let record = try reader.next() else { return (records, errors) }
                promise(!record.fields.isEmpty, "a record without a field")
                promise(record.line > records.last?.line ?? 0, "lines do not count upwards")
                records.append(record)
            } catch {
                errors.append("\(error.line): \(error.problem)")
            }
        }
    }

    private func take(
        _ records: [Record], _ mapping: CSVMapping, _ input: UnsafeRawBufferPointer
    ) {
        guard let header = records.first else { return }
        do throws(MappingError) {
            var rows = try CSVReadings(mapping: mapping, header: header.fields, names: Self.names)
            for record in records.dropFirst() {
                guard let reading = Self.reading(record, &rows) else { continue }
                promise(reading.refusal == nil, "a reading out of range was read: \(reading)")
                plantFault(
                    in: input, where: reading.kind == .vehicle && reading.a == Reading.unknown)
            }
            promise(rows.missing < records.count, "more rows are missing than there are")
        } catch {
            promise(!error.path.isEmpty, "a mapping is refused without a key: \(error)")
        }
    }

    private static func reading(_ record: Record, _ rows: inout CSVReadings) -> Reading? {
        do throws(RowError) {
            return try rows.reading(from: record)?.reading
        } catch {
            promise(error.line == record.line, "\(error) is not of line \(record.line)")
            return nil
        }
    }
}
