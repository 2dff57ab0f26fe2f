import Testing
import TrafficModel

@testable import Wire

@Suite struct RefusalDetailTests {
    private static let unknown = Reading.unknown

    @Test(
        arguments: [
            (.vehicle, [100_001, unknown, unknown, unknown], "speed 100001 mm/s, at most 100000"),
            (
                .vehicle, [100_000, 3_600_001, unknown, unknown],
                "time over the detector 3600001 ms, at most 3600000"
            ),
            (.vehicle, [unknown, 3_600_000, 10_001, unknown], "length 10001 cm, at most 10000"),
            (
                .interval, [1_000_001, 1_000, unknown, unknown],
                "count 1000001 vehicles, at most 1000000"
            ),
            (.interval, [1_000_000, 3_600_001, 0, 0], "period 3600001 ms, at most 3600000"),
            (.interval, [1, 3_600_000, 1_000_001, 0], "occupancy 1000001 ppm, at most 1000000"),
            (.interval, [1, 1_000, 1_000_000, 100_001], "speed 100001 mm/s, at most 100000"),
            (.queue, [1_000_001, unknown, unknown, 0], "length 1000001 cm, at most 1000000"),
            (.queue, [1_000_000, 1_000_001, 0, 0], "count 1000001 vehicles, at most 1000000"),
            (.queue, [0, 1_000_000, 1_000_001, 0], "occupied area 1000001 ppm, at most 1000000"),
            (.incident, [8, unknown, unknown, unknown], "type 8 as code, at most 7"),
            (.incident, [7, 1_000_001, 0, 0], "confidence 1000001 ppm, at most 1000000"),
            (.position, [0, 0, 100_001, 0], "speed 100001 mm/s, at most 100000"),
            (.position, [0, 0, 100_000, 2], "direction 2 as code, at most 1"),
            (.signalEvent, [65_536, 1, unknown, unknown], "event code 65536 , at most 65535"),
            (.signalEvent, [65_535, 65_536, unknown, unknown], "parameter 65536 , at most 65535"),
        ] as [(ReadingKind, [UInt32], String)])
    func `the first word outside its range is told with the range's end`(
        kind: ReadingKind, words: [UInt32], detail: String
    ) {
        let reading = Reading(
            time: Samples.time, subject: 1, kind: kind, a: words[0], b: words[1], c: words[2],
            d: words[3])
        #expect(reading.refusal == .range)
        #expect(refusal(.range, of: reading).detail == detail)
    }

    @Test(arguments: [(7, nil), (8, "class 8")] as [(UInt8, String?)])
    func `a class above seven is told`(code: UInt8, detail: String?) {
        var reading = Reading(time: Samples.time, subject: 1, kind: .vehicle)
        reading.classCode = code
        #expect(refusal(.range, of: reading).detail == detail)
    }

    @Test(
        arguments: [
            (.subject, "detector 99"), (.full, "detector 99"), (.kind, "kind 1"),
            (.flags, "flags 0"), (.time, "time 2025-11-23T07:30:00.250000Z"),
            (.period, "period 320 ms"), (.checksum, nil),
        ] as [(RefusalReason, String?)])
    func `each reason has its words`(reason: RefusalReason, detail: String?) {
        let reading = Reading(time: Samples.time, subject: 99, kind: .vehicle, b: 320)
        #expect(refusal(reason, of: reading).detail == detail)
    }

    @Test func `an event's detector is told by controller and channel`() {
        let reading = Reading(time: Samples.time, subject: 227, kind: .signalEvent, a: 82, b: 2)
        #expect(refusal(.subject, of: reading).detail == "controller 227, channel 2")
    }

    @Test func `a message that was refused whole has no detail`() {
        let head = BatchDecoderTests.golden.suffix(32)
        let whole = Refusal(source: 17, reason: .subject, byteOffset: 0, record: nil, head: head)
        let short = Refusal(
            source: 17, reason: .subject, byteOffset: 0, record: 1, head: head.prefix(31))
        let first = Refusal(source: 17, reason: .subject, byteOffset: 0, record: 0, head: head)
        #expect(whole.detail == nil)
        #expect(short.detail == nil)
        #expect(first.detail == "detector 17")
    }

    private func refusal(_ reason: RefusalReason, of reading: Reading) -> Refusal {
        let bytes = withUnsafeBytes(of: reading) { Array($0) }
        return Refusal(source: 1, reason: reason, byteOffset: 48, record: 0, head: bytes)
    }
}
