import TestSupport
import Testing
import TrafficModel

@testable import Wire

@Suite struct BatchDecoderTests {
    /// Two records, written down from the layout table; the checksum comes from an independent
    /// bit-by-bit CRC32C.
    static let golden =
        Hexadecimal.bytes(
            "4e475431010130000200000011000000"
                + "40ac2269000000002900000000000000"
                + "8008aa033e4406009d803ee100000000"
                + "90bea7033e4406006712000001010200"
                + "d430000040010000b4000000ffffffff"
                + "e081a8033e4406001100000007000000"
                + "01000000ffffffffffffffffffffffff") ?? []

    static let readings = [
        Reading(
            time: Samples.time, subject: 4_711, kind: .vehicle, vehicleClass: .motorcycle, lane: 2,
            a: 12_500, b: 320, c: 180),
        Reading(
            time: Timestamp(microseconds: 1_763_883_000_300_000), subject: 17, kind: .status, a: 1),
    ]

    @Test func `the golden batch reads as its layout says`() throws {
        let (header, readings) = try decode(Self.golden)
        #expect(
            header
                == BatchHeader(
                    source: 17, epoch: 1_763_880_000, firstSequence: 41,
                    sentTime: Timestamp(microseconds: 1_763_883_000_400_000), count: 2,
                    flags: BatchHeader.nothingOlderFlag))
        #expect(readings == Self.readings)
    }

    @Test func `four bytes are enough to know a batch, and three are not`() {
        let magic = Array("NGT1".utf8)
        #expect(magic.withUnsafeBytes { BatchHeader.opens($0) })
        #expect(!magic.dropLast().withUnsafeBytes { BatchHeader.opens($0) })
        #expect(!Array("NGT2".utf8).withUnsafeBytes { BatchHeader.opens($0) })
    }

    @Test func `encoding writes the golden bytes`() {
        let frame = BatchEncoder.encode(
            Self.readings, source: 17, epoch: 1_763_880_000, firstSequence: 41,
            sentTime: Timestamp(microseconds: 1_763_883_000_400_000),
            flags: BatchHeader.nothingOlderFlag)
        #expect(frame == Self.golden)
    }

    @Test(arguments: 0..<8)
    func `a frame is read at any alignment`(shift: Int) throws {
        let memory = Array(repeating: UInt8(0xAA), count: shift) + Self.golden
        let readings = try memory.withUnsafeBytes { bytes in
            let batch = try BatchDecoder.decode(UnsafeRawBufferPointer(rebasing: bytes[shift...]))
            return (0..<batch.header.count).map { batch[$0] }
        }
        #expect(readings == Self.readings)
    }

    @Test(arguments: [
        (0, UInt8(0), RefusalReason.magic, 0), (4, 2, .version, 4), (5, 2, .flags, 5),
        (6, 49, .headerSize, 6), (9, 4, .count, 8), (8, 0, .count, 8), (8, 3, .truncated, 112),
        (8, 1, .truncated, 80), (20, 1, .reserved, 20), (44, 1, .reserved, 44),
        (12, 0, .checksum, 40), (111, 0, .checksum, 40), (40, 0, .checksum, 40),
    ])
    func `a wrong byte is refused with its reason and place`(
        position: Int, byte: UInt8, reason: RefusalReason, offset: Int
    ) {
        var frame = Self.golden
        frame[position] = byte
        #expect(throws: WireError(reason: reason, byteOffset: offset)) { try decode(frame) }
    }

    @Test(arguments: [
        (0, RefusalReason.frames, 0), (3, .truncated, 3), (47, .truncated, 47),
        (48, .truncated, 48), (111, .truncated, 111),
    ])
    func `a short frame is refused`(length: Int, reason: RefusalReason, offset: Int) {
        #expect(throws: WireError(reason: reason, byteOffset: offset)) {
            try decode(Array(Self.golden.prefix(length)))
        }
    }

    @Test func `a byte too many is refused`() {
        #expect(throws: WireError(reason: .truncated, byteOffset: 112)) {
            try decode(Self.golden + [0])
        }
    }

    @Test func `every single flipped bit is refused`() {
        for bit in 0..<Self.golden.count * 8 {
            var frame = Self.golden
            frame[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: WireError.self, "bit \(bit)") { try decode(frame) }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `random bytes are refused and never trap`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let length = Int.random(in: 0...200, using: &generator)
            var frame = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let kept = Int.random(in: 0...48, using: &generator)
            frame.replaceSubrange(
                0..<min(kept, length), with: Self.golden.prefix(min(kept, length)))
            #expect(throws: WireError.self, "seed \(seed)") { try decode(frame) }
        }
    }

    @Test(arguments: [1, 2, 64, 95, 96, 97, 1_024])
    func `batches of every size come back equal`(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let readings = (0..<count).map { _ in Samples.reading(using: &generator) }
        let frame = BatchEncoder.encode(
            readings, source: .max, epoch: .max, firstSequence: .max,
            sentTime: Timestamp(microseconds: .min), flags: 0)
        let lazyFrame = BatchEncoder.encode(
            Array(readings.reversed()).reversed() as ReversedCollection, source: .max, epoch: .max,
            firstSequence: .max, sentTime: Timestamp(microseconds: .min), flags: 0)
        #expect(lazyFrame == frame)
        #expect(frame.count == 48 + 32 * count)
        #expect(try decode(frame).1 == readings)
    }

    @Test func `the refusal says what to do next`() {
        let error = WireError(reason: .checksum, byteOffset: 40)
        #expect(error.description.hasPrefix("checksum at byte 40: CRC32C covers"))
    }

    private func decode(_ frame: [UInt8]) throws -> (BatchHeader, [Reading]) {
        try frame.withUnsafeBytes { bytes in
            let batch = try BatchDecoder.decode(bytes)
            return (batch.header, (0..<batch.header.count).map { batch[$0] })
        }
    }
}
