import TestSupport
import Testing
import TrafficModel
import Wire

@Suite struct JSONRefusalTests {
    @Test(
        arguments: [
            ("", RefusalReason.json, 0), ("   ", .json, 3), ("7", .json, 0), ("{", .json, 0),
            ("[]", .count, 0), (#"{"readings":[]}"#, .count, 0), ("[1]", .json, 1),
            ("[[]]", .json, 1),
            (#"{"readings":7}"#, .json, 12), (#"{"readings":[],"colour":1}"#, .field, 15),
            (#"{"source":-1,"readings":[]}"#, .range, 10),
            (#"{"source":4294967296,"readings":[]}"#, .range, 10),
            (#"{"source":true,"readings":[]}"#, .json, 10),
            (#"{"epoch":1.5,"readings":[]}"#, .range, 9),
            (#"{"source":1,"source":2,"readings":[]}"#, .field, 12),
            ("{}", .kind, 0), ("{}{}", .kind, 0), ("nul", .json, 0),
        ] as [(String, RefusalReason, Int)])
    func `a wrong shape is refused with its place`(
        text: String, reason: RefusalReason, offset: Int
    ) {
        #expect(throws: WireError(reason: reason, byteOffset: offset)) { try decode(text) }
    }

    @Test(
        arguments: [
            (#"{"kind":"bicycle","time":5,"subject":1}"#, RefusalReason.kind, 8),
            (#"{"kind":null,"time":5,"subject":1}"#, .kind, 8),
            (#"{"kind":1,"time":5,"subject":1}"#, .json, 8),
            (#"{"time":5,"subject":1}"#, .kind, 0), (#"{"kind":"vehicle","subject":1}"#, .time, 0),
            (#"{"kind":"vehicle","time":5}"#, .subject, 0),
            (#"{"kind":"status","code":1,"time":5}"#, .subject, 0),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed":3}"#, .field, 39),
            (#"{"kind":"vehicle","time":5,"subject":1,"count":3}"#, .field, 39),
            (#"{"kind":"vehicle","time":5,"subject":1,"time":5}"#, .field, 39),
            (#"{"kind":"vehicle","time":5,"subject":1,"detector":1}"#, .field, 0),
            (#"{"kind":"vehicle","time":5,"link":1}"#, .field, 0),
            (#"{"kind":"vehicle","time":5,"detector":"nowhere"}"#, .subject, 38),
            (#"{"kind":"vehicle","time":5,"detector":""}"#, .subject, 38),
            (#"{"kind":"vehicle","time":5,"detector":null}"#, .subject, 38),
            (#"{"kind":"vehicle","time":5,"detector":1.5}"#, .range, 38),
            (#"{"kind":"vehicle","time":5,"detector":{}}"#, .json, 38),
            (#"{"kind":"vehicle","time":-1,"subject":1}"#, .time, 25),
            (#"{"kind":"vehicle","time":4294967295000000,"subject":1}"#, .time, 25),
            (#"{"kind":"vehicle","time":1e9,"subject":1}"#, .time, 25),
            (#"{"kind":"vehicle","time":null,"subject":1}"#, .time, 25),
            (#"{"kind":"vehicle","time":true,"subject":1}"#, .json, 25),
            (#"{"kind":"vehicle","time":"2024-02-30T00:00:00Z","subject":1}"#, .time, 25),
            (#"{"kind":"vehicle","time":"2024-02-03T00:00:00","subject":1}"#, .time, 25),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":361}"#, .range, 39),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":-1}"#, .range, 39),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":"fast"}"#, .json, 51),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":NaN}"#, .json, 51),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":Infinity}"#, .json, 51),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":1e999}"#, .json, 51),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":nul}"#, .json, 51),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":01}"#, .json, 51),
            (#"{"kind":"vehicle","time":5,"subject":1,"speed_kmh":3,"speed_mps":1}"#, .field, 53),
            (#"{"kind":"vehicle","time":5,"subject":1,"class":"tank"}"#, .range, 47),
            (#"{"kind":"vehicle","time":5,"subject":1,"lane":256}"#, .range, 46),
            (#"{"kind":"vehicle","time":5,"subject":1,"estimated":1}"#, .json, 51),
            (#"{"kind":"interval","time":5,"subject":1,"count":1}"#, .range, 0),
            (#"{"kind":"interval","time":5,"subject":1,"count":null,"period_s":1}"#, .range, 40),
            (#"{"kind":"interval","time":5,"subject":1,"count":1.5,"period_s":1}"#, .range, 40),
            (#"{"kind":"interval","time":5,"subject":1,"count":1,"period_s":3601}"#, .range, 50),
            (#"{"kind":"incident","time":5,"subject":1,"type":"party"}"#, .range, 47),
            (#"{"kind":"position","time":5,"subject":1,"direction":"up"}"#, .range, 52),
            (#"{"kind":"signal_event","time":5,"subject":1,"code":"x","parameter":1}"#, .range, 51),
            (
                #"{"kind":"signal_event","time":5,"subject":1,"code":"barrier","parameter":1}"#,
                .json, 44
            ),
            (#"{"kind":"status","time":5,"subject":1,"code":6}"#, .range, 38),
            (#"{"kind":"vehicle","time":5,"subject":1,}"#, .json, 37),
            (#"{"kind":"vehicle" "time":5,"subject":1}"#, .json, 8),
            (#"{"kind":"vehicle","time":5,"subject":1} x"#, .json, 0),
            (#"[{"kind":"vehicle","time":5,"subject":1}] []"#, .json, 42),
            (
                #"{"kind":"vehicle","time":5,"subject":1}{"kind":"vehicle","time":5,"subject":1}"#,
                .json, 39
            ),
        ] as [(String, RefusalReason, Int)])
    func `a wrong reading is refused with its place`(
        text: String, reason: RefusalReason, offset: Int
    ) {
        #expect(throws: WireError(reason: reason, byteOffset: offset)) { try decode(text) }
    }

    @Test func `a long string is refused`() {
        let name = String(repeating: "x", count: 257)
        #expect(throws: WireError(reason: .range, byteOffset: 38)) {
            try decode("{\"kind\":\"vehicle\",\"time\":5,\"detector\":\"\(name)\"}")
        }
    }

    @Test func `a second name does not fit behind the last reading`() {
        let one = #"{"kind":"vehicle","time":5,"detector":"cam-1"}"#
        let last = #"{"kind":"vehicle","time":5,"detector":"cam-1","subject":"cam-1","link":"L7"}"#
        let text = Array(repeating: one, count: 1_023).joined(separator: ",")
        let error = #expect(throws: WireError.self) { try decode("[\(text),\(last)]") }
        #expect(error?.reason == .field)
    }

    @Test(arguments: ["[", "{\"a\":"])
    func `deep nesting is refused`(opening: String) {
        let text = String(repeating: opening, count: 10_000)
        #expect(throws: WireError.self) { try decode(text) }
        #expect(throws: WireError.self) {
            try decode("{\"kind\":\"vehicle\",\"time\":5,\"detector\":\(text)")
        }
    }

    @Test func `a message of more than four mebibytes is refused`() {
        let text = String(repeating: " ", count: 4 << 20 | 1)
        #expect(throws: WireError(reason: .count, byteOffset: 0)) { try decode(text) }
    }

    @Test func `invalid UTF-8 is refused`() {
        let bytes =
            Array(#"{"kind":"vehicle","time":5,"detector":""#.utf8) + [0xFF] + Array("\"}".utf8)
        #expect(throws: WireError.self) { try JSONSupport.decode(bytes) }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `damaged messages never trap and give no refusable reading`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let readings = (0..<3).map { _ in Samples.reading(using: &generator) }
        let envelope = JSONText.encode(readings, source: 1, epoch: 2, firstSequence: 3)
        let lines = Array(readings.map { JSONText.encode($0) }.joined(separator: "\n").utf8)
        for round in 0..<600 {
            var bytes = round.isMultiple(of: 2) ? envelope : lines
            damage(&bytes, using: &generator)
            let accepted = (try? JSONSupport.decode(bytes))?.1 ?? []
            #expect(accepted.allSatisfy { $0.refusal == nil }, "seed \(seed), round \(round)")
        }
    }

    private func damage(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        let alphabet = Array("{}[]\",:\\0123456789.-+eEntfu \n\0\u{7F}".utf8) + [0xC3, 0xFF]
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = alphabet.randomElement(using: &generator) ?? 0
            switch UInt8.random(in: 0...4, using: &generator) {
            case 0: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 1: bytes[position] = byte
            case 2: bytes.insert(byte, at: position)
            case 3: bytes.remove(at: position)
            default: bytes.removeSubrange(position...)
            }
        }
    }

    private func decode(_ text: String) throws -> (JSONBatch, [Reading]) {
        try JSONSupport.decode(Array(text.utf8))
    }
}
