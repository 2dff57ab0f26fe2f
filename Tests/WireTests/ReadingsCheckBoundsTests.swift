import Tables
import Testing
import TrafficModel
import Wire

/// Where in a file something is found, and what the city's list of detectors adds.
@Suite struct ReadingsCheckBoundsTests {
    private static let message = #"{"kind":"vehicle","time":5,"detector":1}"#

    @Test(arguments: [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20] as [UInt8])
    func `blanks before JSON are passed over`(blank: UInt8) {
        let check = checked([blank, blank] + Self.message.utf8)
        // JSON itself knows fewer blanks than lines of text do; it is read as JSON all the same.
        #expect(!check.problems.map(\.reason).contains(.magic))
    }

    @Test(arguments: [0x00, 0x08, 0x0E, 0x1F, 0x21] as [UInt8])
    func `no other byte is a blank`(byte: UInt8) {
        #expect(checked([byte] + Self.message.utf8).problems.map(\.reason) == [.magic])
    }

    @Test(arguments: 1...5)
    func `a batch is found behind any number of strange bytes`(count: Int) {
        let check = checked(Array(repeating: 7, count: count) + BatchDecoderTests.golden)
        #expect(check.problems.map(\.byteOffset) == [0])
        #expect(check.readingCount == 2)
    }

    @Test func `a batch that only begins is found at the very end`() {
        let check = checked([7] + "NGT1".utf8)
        #expect(check.problems.map(\.reason) == [.magic, .truncated])
        #expect(check.problems.map(\.byteOffset) == [0, 5])
        #expect(check.messageCount == 2)
    }

    @Test func `half a batch is refused at its end`() {
        let check = checked(BatchDecoderTests.golden + BatchDecoderTests.golden.prefix(100))
        #expect(check.problems.map(\.reason) == [.truncated])
        #expect(check.problems.map(\.byteOffset) == [212])
        #expect(check.readingCount == 2)
    }

    @Test func `a hundred problems are kept and all are counted`() {
        let lines = Array(repeating: #"{"kind":"tank"}"#, count: 101).joined(separator: "\n")
        let check = checked(Array(lines.utf8))
        #expect(check.problems.count == 100)
        #expect(check.problemCount == 101)
        #expect(check.problemCounts == [.kind: 101])
        #expect(check.problems.last?.line == 100)
    }

    @Test func `the first and the last time are found in any order`() {
        let lines = [5, 9, 3, 7].map { #"{"kind":"vehicle","time":\#($0),"detector":1}"# }
        let check = checked(Array(lines.joined(separator: "\n").utf8))
        #expect(check.firstTime == Timestamp(microseconds: 3))
        #expect(check.lastTime == Timestamp(microseconds: 9))
        #expect(check.messageCount == 4)
    }

    @Test func `an array on one line is a message of its own`() {
        let check = checked(Array("[\(Self.message)]\n[\(Self.message),\(Self.message)]".utf8))
        #expect(check.messageCount == 2)
        #expect(check.readingCount == 3)
    }

    @Test func `an empty array on a line is a message too`() {
        #expect(checked(Array("[]\n[]".utf8)).messageCount == 2)
    }

    @Test func `a long first line that stays open belongs to a longer message`() {
        let check = checked(Array("{\"source\": 1,\n\"readings\": [\(Self.message)]}".utf8))
        #expect(check.messageCount == 1)
        #expect(check.readingCount == 1)
    }

    @Test func `a check that has seen nothing has counted nothing`() {
        let check = ReadingsCheck()
        #expect(check.missingCount == 0)
        #expect(check.messageCount == 0)
        #expect(check.problemCount == 0)
        #expect(check.readingCount == 0)
    }

    @Test func `a record that is no CSV is a message with a problem`() {
        var check = ReadingsCheck()
        check.note(TableError(line: 5, problem: "a quote is never closed"))
        #expect(check.messageCount == 1)
        #expect(check.problemCounts == [.row: 1])
    }

    @Test func `a place is told by line and byte`() {
        let check = checked(Array("\(Self.message)\n{\"kind\":\"tank\"}".utf8))
        let start = Self.message.utf8.count + 1
        #expect(
            check.problems.first?.description.hasPrefix("line 2, byte \(start + 8): kind: ")
                == true)
    }

    @Test(
        arguments: [
            (.vehicle, 4_711, nil), (.vehicle, 4_712, .subject), (.interval, 4_712, .subject),
            (.queue, 4_712, nil), (.position, 4_712, nil), (.status, 4_712, nil),
        ] as [(ReadingKind, UInt32, RefusalReason?)])
    func `a measurement of a detector that the city does not list is a problem`(
        kind: ReadingKind, subject: UInt32, reason: RefusalReason?
    ) {
        let reading = Reading(
            time: Samples.time, subject: subject, kind: kind, a: 1, b: 1_000)
        let frame = BatchEncoder.encode(
            [BatchDecoderTests.readings[0], reading], source: 1, epoch: 1, firstSequence: 0,
            sentTime: .zero)
        let check = checked(frame, names: SubjectNames(network: Samples.network))
        #expect(check.problems.map(\.reason) == (reason.map { [$0] } ?? []))
        #expect(check.problems.map(\.byteOffset) == (reason == nil ? [] : [80]))
        #expect(check.readingCount == (reason == nil ? 2 : 1))
    }

    @Test func `an unlisted detector in JSON is told with its line`() {
        let lines = [4_711, 1].map { #"{"kind":"vehicle","time":5,"detector":\#($0)}"# }
        let check = checked(
            Array(lines.joined(separator: "\n").utf8),
            names: SubjectNames(network: Samples.network))
        #expect(check.problems.map(\.line) == [2])
        #expect(check.problems.map(\.byteOffset) == [lines[0].utf8.count + 1])
        #expect(check.problems.first?.words.hasPrefix("record 0: detector 1: ") == true)
    }

    @Test func `an unlisted detector in CSV is told with its line`() throws {
        let names = SubjectNames(network: Samples.network)
        let mapping = CSVMapping(
            time: CSVMapping.TimeColumn(column: "t", format: .unixMicroseconds),
            reading: CSVMapping.ReadingForm(kind: .vehicle),
            subject: CSVMapping.SubjectColumn(column: "s"))
        var rows = try CSVReadings(mapping: mapping, header: ["t", "s"], names: names)
        var check = ReadingsCheck(names: names)
        check.check(Record(line: 2, fields: ["5", "4711"]), with: &rows)
        check.check(Record(line: 3, fields: ["5", "12"]), with: &rows)
        #expect(check.readingCount == 1)
        #expect(check.messageCount == 2)
        #expect(check.problems.map(\.line) == [3])
        #expect(check.problems.map(\.reason) == [.subject])
    }

    /// What a check says, without the check, which cannot be copied.
    private struct Findings {
        let problems: [ReadingsProblem]
        let problemCounts: [RefusalReason: Int]
        let problemCount: Int
        let messageCount: Int
        let readingCount: Int
        let firstTime: Timestamp?
        let lastTime: Timestamp?
    }

    private func checked(_ bytes: [UInt8], names: SubjectNames = SubjectNames()) -> Findings {
        var check = ReadingsCheck(names: names)
        bytes.withUnsafeBytes { check.check($0) }
        return Findings(
            problems: check.problems, problemCounts: check.problemCounts,
            problemCount: check.problemCount, messageCount: check.messageCount,
            readingCount: check.readingCount, firstTime: check.firstTime,
            lastTime: check.lastTime)
    }
}
