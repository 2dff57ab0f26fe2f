import Testing
import TrafficModel
import Wire

/// The greatest batch and the shortest frame, and what a sequence and a speed need.
@Suite struct BatchDecoderBoundsTests {
    @Test(
        arguments: [
            (1_024, RefusalReason.truncated, 112), (1_025, .count, 8), (0, .count, 8),
            (65_536, .count, 8),
        ] as [(UInt32, RefusalReason, Int)])
    func `a batch has at most 1024 readings`(count: UInt32, reason: RefusalReason, offset: Int) {
        var frame = BatchDecoderTests.golden
        withUnsafeBytes(of: count.littleEndian) { frame.replaceSubrange(8..<12, with: $0) }
        #expect(throws: WireError(reason: reason, byteOffset: offset)) { try decode(frame) }
    }

    @Test func `a header without records is read to its end`() {
        var frame = Array(BatchDecoderTests.golden.prefix(48))
        frame[4] = 2
        #expect(throws: WireError(reason: .version, byteOffset: 4)) { try decode(frame) }
    }

    @Test(arguments: [0, 1_025])
    func `a batch of another size cannot be made`(count: Int) async {
        await #expect(processExitsWith: .failure) { [count] in
            let reading = Reading(time: .zero, subject: 1, kind: .vehicle)
            _ = BatchEncoder.encode(
                Array(repeating: reading, count: count), source: 1, epoch: 1, firstSequence: 0,
                sentTime: .zero)
        }
    }

    @Test(
        arguments: [
            (1, 1, 1, true), (nil, 1, 1, false), (1, nil, 1, false), (1, 1, nil, false),
            (nil, nil, 1, false),
        ] as [(UInt32?, UInt32?, UInt64?, Bool)])
    func `a sequence needs source, epoch and first sequence`(
        source: UInt32?, epoch: UInt32?, first: UInt64?, isSequenced: Bool
    ) {
        let batch = JSONBatch(
            source: source, sourceName: nil, epoch: epoch, firstSequence: first, count: 1)
        #expect(batch.isSequenced == isSequenced)
    }

    @Test func `a parser that has read nothing has no readings`() {
        let parser = JSONReadings(names: SubjectNames())
        #expect(parser.readings.isEmpty)
    }

    @Test(
        arguments: [(0, "0"), (4, "0.014"), (5, "0.018"), (6, "0.022"), (7, "0.025"), (8, "0.029")]
            as [(UInt32, String)])
    func `a speed is written to the nearest thousandth`(speed: UInt32, text: String) {
        let reading = Reading(time: .zero, subject: 1, kind: .vehicle, a: speed)
        #expect(JSONText.encode(reading).contains("\"speed_kmh\":\(text),"))
    }

    private func decode(_ frame: [UInt8]) throws {
        try frame.withUnsafeBytes { _ = try BatchDecoder.decode($0) }
    }
}
