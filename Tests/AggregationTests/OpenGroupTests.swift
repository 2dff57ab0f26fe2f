import Testing

@testable import Aggregation

@Suite struct OpenGroupTests {
    @Test(
        arguments: [
            ([3], [3, 3]), ([3, 3], [3, 3]), ([3, 4, 3], [3, 4]),
            ([3, 4, 5], [OpenGroup.several, 4]),
        ] as [([UInt16], [UInt16])])
    func `up to two sources are told apart`(slots: [UInt16], told: [UInt16]) {
        var group = OpenGroup()
        for slot in slots { group.note(7, endSecond: 10, sourceSlot: slot) }
        #expect([group.sourceSlot, group.otherSlot] == told)
        #expect(group.detectors == 1 << 7)
    }

    @Test func `the least end is kept`() {
        var group = OpenGroup()
        for end in [10, 8, 9] as [UInt32] { group.note(0, endSecond: end, sourceSlot: 1) }
        #expect(group.leastEndSecond == 8)
    }

    @Test func `it takes 16 bytes`() {
        #expect(MemoryLayout<OpenGroup>.stride == 16)
    }
}
