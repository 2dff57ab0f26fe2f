import Testing

@testable import Aggregation

@Suite struct HeldIntervalsTests {
    @Test func `two intervals of a detector take 208 bytes`() {
        #expect(MemoryLayout<HeldIntervals>.stride == 208)
    }

    @Test func `the next start is unknown before it is set`() {
        var held = HeldIntervals()
        #expect(held.nextStart == nil)
        held.nextStart = 0
        #expect(held.nextStart == 0)
    }

    @Test func `versions stop where 16 bits end`() {
        var slot = IntervalSlot()
        for _ in 0..<70_000 { slot.beginVersion() }
        #expect(slot.version == .max)
    }
}
