import TestSupport
import Testing
import TrafficModel

@testable import Wire

/// Plain messages are read straight from their bytes; anything else goes to the library.
@Suite struct PlainJSONTests {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `both ways of reading give the same readings`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let sent = (0..<20).map { _ in Reading.random(using: &generator) }
        let text = JSONText.encode(sent, source: 3, epoch: 4, firstSequence: 5)
        let plain = try decode(String(decoding: text, as: UTF8.self))
        // Two spaces are one more than the direct way takes.
        let spread = String(decoding: text, as: UTF8.self)
            .replacing("\":", with: "\":  ")
        let other = try decode(spread)
        #expect(plain.1 == other.1, "seed \(seed)")
        #expect(plain.0 == other.0, "seed \(seed)")
    }

    @Test(arguments: [
        "\"2024-05-13T15:00:07Z\"", "\"2024-05-13T15:00:59.999999Z\"",
        "\"2024-05-13T15:01:00.5Z\"", "\"2024-05-13T22:00:07+07:00\"", "1715612407000000",
    ])
    func `a time after another of the same minute is read alike`(time: String) throws {
        let first = #"{"time":"2024-05-13T15:00:01Z","subject":1,"kind":"vehicle"}"#
        let second = "{\"time\":\(time),\"subject\":1,\"kind\":\"vehicle\"}"
        let alone = try decode(second).1
        let together = try decode(first + "\n" + second).1
        #expect(together.last == alone.last)
    }

    @Test(arguments: [
        #""2024-05-13T15:00:60Z""#, #""2024-05-13T15:00:7Z""#, #""2024-05-13T15:00:07""#,
        #""2024-05-13T15:00:07.Z""#, "-1", "01",
    ])
    func `what is no time is refused after one that is`(time: String) {
        let first = #"{"time":"2024-05-13T15:00:01Z","subject":1,"kind":"vehicle"}"#
        #expect(throws: WireError.self) {
            _ = try decode(first + "\n{\"time\":\(time),\"subject\":1,\"kind\":\"vehicle\"}")
        }
    }

    private func decode(_ text: String) throws -> (JSONBatch, [Reading]) {
        try JSONSupport.decode(Array(text.utf8))
    }
}

extension Reading {
    fileprivate static func random(using generator: inout SeededGenerator) -> Reading {
        let moment = Int64.random(in: 0..<4_000_000_000_000_000, using: &generator)
        let isVehicle = Bool.random(using: &generator)
        return Reading(
            time: Timestamp(microseconds: moment),
            subject: UInt32.random(in: 0...UInt32.max, using: &generator),
            kind: isVehicle ? .vehicle : .interval,
            vehicleClass: VehicleClass(rawValue: .random(in: 0..<8, using: &generator)) ?? .car,
            lane: .random(in: 0...255, using: &generator),
            flags: .random(in: 0...3, using: &generator),
            a: .random(in: 0...100_000, using: &generator),
            b: .random(in: 1...3_600_000, using: &generator),
            c: .random(in: 0...10_000, using: &generator),
            d: isVehicle ? unknown : .random(in: 0...100_000, using: &generator))
    }
}
