import TestSupport
import Testing
import TrafficModel
import Wire

@Suite struct JSONTextTests {
    @Test func `a vehicle is written with its units`() {
        let text = JSONText.encode(BatchDecoderTests.readings[0])
        #expect(
            text == #"{"class":"motorcycle","duration_ms":320,"kind":"vehicle","lane":2,"#
                + #""length_m":1.8,"speed_kmh":45,"subject":4711,"time":"2025-11-23T07:30:00.250000Z"}"#
        )
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `readings survive a round trip bit for bit`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let readings = (0..<200).map { _ in Samples.reading(using: &generator) }
        let message = JSONText.encode(readings, source: 9, epoch: 8, firstSequence: 7)
        let (batch, decoded) = try JSONSupport.decode(message)
        #expect(decoded == readings, "seed \(seed)")
        #expect(
            batch
                == JSONBatch(source: 9, sourceName: nil, epoch: 8, firstSequence: 7, count: 200))
    }

    @Test(arguments: [0, 1, 2, 3, 12_345, 99_999, 100_000] as [UInt32])
    func `every speed survives kilometers per hour`(speed: UInt32) throws {
        let reading = Reading(time: Samples.time, subject: 1, kind: .vehicle, a: speed)
        #expect(try JSONSupport.decode(Array(JSONText.encode(reading).utf8)).1 == [reading])
    }
}
