import Testing
import TrafficModel

@Suite struct ReadingRefusalTests {
    @Test(arguments: [
        reading(.vehicle), reading(.vehicle, a: 100_000, b: 3_600_000, c: 10_000),
        reading(.interval, a: 0, b: 1),
        reading(.interval, a: 1_000_000, b: 3_600_000, c: 1_000_000, d: 100_000),
        reading(.queue), reading(.queue, a: 1_000_000, d: UInt32(bitPattern: -100_000)),
        reading(.queue, d: Reading.unknownSigned), reading(.incident, a: 7),
        reading(.incident, a: 1, b: 1_000_000),
        reading(.position, d: 0), reading(.position, c: 100_000, d: 1),
        reading(.signalEvent, a: 0xFFFF, b: 0xFFFF), reading(.status, a: 1),
        reading(.status, a: 100),
    ])
    func `values at the ends of their ranges are accepted`(reading: Reading) {
        #expect(reading.refusal == nil)
    }

    @Test(arguments: [
        reading(.vehicle, a: 100_001), reading(.vehicle, b: 3_600_001),
        reading(.vehicle, c: 10_001),
        reading(.interval, b: 1), reading(.interval, a: 1_000_001, b: 1),
        reading(.interval, a: 1, b: 0),
        reading(.interval, a: 1, b: 3_600_001), reading(.interval, a: 1, b: 1, c: 1_000_001),
        reading(.interval, a: 1, b: 1, d: 100_001), reading(.queue, a: 1_000_001),
        reading(.queue, b: 1_000_001), reading(.queue, c: 1_000_001), reading(.queue, d: 100_001),
        reading(.queue, d: UInt32(bitPattern: -100_001)), reading(.incident, a: 0),
        reading(.incident, a: 8), reading(.incident, a: 1, b: 1_000_001), reading(.position, d: 2),
        reading(.position, c: 100_001, d: 0), reading(.signalEvent, a: 0x10000, b: 0),
        reading(.signalEvent, a: 1), reading(.status, a: 0), reading(.status, a: 6),
        reading(.status, a: 99),
    ])
    func `values beyond their ranges are refused`(reading: Reading) {
        #expect(reading.refusal == .range)
    }

    @Test(arguments: [UInt8(0), 8, 255])
    func `an unknown kind is refused first`(code: UInt8) {
        var broken = reading(.vehicle)
        broken.kindCode = code
        broken.classCode = 9
        #expect(broken.refusal == .kind)
    }

    @Test func `an unknown class is out of range`() {
        var broken = reading(.vehicle)
        broken.classCode = 8
        #expect(broken.refusal == .range)
    }

    @Test func `flags beyond the two known ones are refused`() {
        var broken = reading(.vehicle)
        broken.flags = 3
        #expect(broken.refusal == nil)
        broken.flags = 4
        #expect(broken.refusal == .flags)
    }

    @Test func `times must fit in 32 bits of seconds`() {
        var broken = reading(.vehicle)
        broken.timeMicroseconds = 0
        #expect(broken.refusal == nil)
        broken.timeMicroseconds = -1
        #expect(broken.refusal == .time)
        broken.timeMicroseconds = Reading.timeLimitMicroseconds - 1
        #expect(broken.refusal == nil)
        broken.timeMicroseconds = Reading.timeLimitMicroseconds
        #expect(broken.refusal == .time)
    }
}

private func reading(
    _ kind: ReadingKind, a: UInt32 = Reading.unknown, b: UInt32 = Reading.unknown,
    c: UInt32 = Reading.unknown, d: UInt32 = Reading.unknown
) -> Reading {
    Reading(time: Timestamp(seconds: 1_700_000_000), subject: 1, kind: kind, a: a, b: b, c: c, d: d)
}
