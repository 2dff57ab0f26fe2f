import Tables
import TestSupport
import Testing
import TrafficModel
import Wire

@Suite struct ReadingsCheckTests {
    @Test func `good batches one after another have no problems`() {
        var check = ReadingsCheck()
        run(&check, BatchDecoderTests.golden + BatchDecoderTests.golden)
        #expect(check.problems.isEmpty)
        #expect(check.messageCount == 2)
        #expect(check.readingCounts == [.vehicle: 2, .status: 2])
        #expect(check.firstTime == Samples.time)
        #expect(check.lastTime == Timestamp(microseconds: 1_763_883_000_300_000))
    }

    @Test func `a damaged batch does not hide the next one`() {
        var damaged = BatchDecoderTests.golden
        damaged[100] ^= 1
        var check = ReadingsCheck()
        run(&check, damaged + [1, 2, 3] + BatchDecoderTests.golden + [9])
        #expect(check.problems.map(\.reason) == [.checksum, .magic, .magic])
        #expect(check.problems.map(\.byteOffset) == [40, 112, 227])
        #expect(check.readingCount == 2)
    }

    @Test func `a record out of range is found in a good batch`() {
        let bad = Reading(time: Samples.time, subject: 1, kind: .vehicle, a: 100_001)
        let frame = BatchEncoder.encode(
            [BatchDecoderTests.readings[0], bad], source: 1, epoch: 1, firstSequence: 0,
            sentTime: .zero)
        var check = ReadingsCheck()
        run(&check, frame)
        #expect(check.problems.map(\.reason) == [.range])
        #expect(check.problems.map(\.byteOffset) == [80])
        #expect(check.readingCount == 1)
    }

    @Test func `lines of JSON are checked one by one`() {
        let good = #"{"kind":"vehicle","time":5,"detector":1}"#
        let text = "\(good)\n{\"kind\":\"vehicle\"\n\n\(good)\n{\"kind\":\"tank\"}\n"
        var check = ReadingsCheck()
        run(&check, Array(text.utf8))
        #expect(check.readingCount == 2)
        #expect(check.problems.map(\.line) == [2, 5])
        #expect(check.problems.map(\.reason) == [.json, .kind])
        #expect(check.problems.last?.byteOffset == 109)
    }

    @Test func `a message over several lines is one message`() {
        var check = ReadingsCheck()
        run(&check, Array("{\n\"readings\": [\n{\"kind\":\"tank\"}]}".utf8))
        #expect(check.messageCount == 1)
        #expect(check.problems.map(\.line) == [3])
    }

    @Test func `rows of CSV are checked with their mapping`() throws {
        var rows = try CSVReadings(
            mapping: CSVReadingsTests.radar, header: CSVReadingsTests.radarHeader,
            names: SubjectNames())
        var check = ReadingsCheck()
        let good = ["1702033201", "53.3-L1", "53.3", "1", "2", "1", "81"]
        check.check(Record(line: 2, fields: good), with: &rows)
        check.check(Record(line: 3, fields: good.map { $0 == "2" ? "" : $0 }), with: &rows)
        check.check(Record(line: 4, fields: good.map { $0 == "81" ? "x" : $0 }), with: &rows)
        check.note(TableError(line: 5, problem: "a quote is never closed"))
        #expect(check.readingCounts == [.interval: 1])
        #expect(check.missingCount == 1)
        #expect(
            check.problems.map(\.description) == [
                "line 4: row: 'speed': 'x' is not a number", "line 5: row: a quote is never closed",
            ])
    }

    @Test func `an empty file is a problem`() {
        var check = ReadingsCheck()
        run(&check, [])
        #expect(check.problems.map(\.reason) == [.frames])
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `damaged files end and never trap`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var file = BatchDecoderTests.golden + BatchDecoderTests.golden
            for _ in 0..<4 {
                let position = Int.random(in: 0..<file.count, using: &generator)
                file[position] = .random(in: .min ... .max, using: &generator)
            }
            file.removeLast(Int.random(in: 0...file.count, using: &generator))
            var check = ReadingsCheck()
            run(&check, file)
            #expect(check.messageCount > 0, "seed \(seed)")
        }
    }

    private func run(_ check: inout ReadingsCheck, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { check.check($0) }
    }
}
