import Testing

@testable import Aggregation

@Suite struct HeldIntervalsTests {
    @Test func `two intervals of a detector take 208 bytes`() {
        #expect(MemoryLayout<HeldIntervals>.stride == 208)
    }

    @Test func `versions stop where 16 bits end`() {
        var slot = IntervalSlot()
        for _ in 0..<70_000 { slot.beginVersion() }
        #expect(slot.version == .max)
    }
}
