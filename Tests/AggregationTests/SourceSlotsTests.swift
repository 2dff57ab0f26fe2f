import TestSupport
import Testing

@testable import Aggregation

@Suite struct SourceSlotsTests {
    @Test func `a number keeps the slot it was given`() {
        var slots = SourceSlots(capacity: 3)
        let given = [7, 0, .max].map { slots.insert($0) }
        #expect(given == [0, 1, 2])
        #expect(slots.find(0) == 1)
        #expect(slots.find(.max) == 2)
        #expect(slots.find(8) == nil)
        #expect(slots.count == 3)
    }

    @Test func `a full table gives no slot`() {
        var slots = SourceSlots(capacity: 2)
        let given = [1, 2, 3].map { slots.insert($0) }
        #expect(given == [0, 1, nil])
        #expect(slots.count == 2)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `many numbers all keep their slots`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let numbers = Set((0..<500).map { _ in UInt32.random(in: 0 ... .max, using: &random) })
        let ordered = numbers.sorted()
        var slots = SourceSlots(capacity: ordered.count)
        for number in ordered { _ = slots.insert(number) }
        let found = ordered.map { slots.find($0) }
        #expect(found == Array(0..<ordered.count), "seed \(seed)")
    }

    /// Numbers that fall on one cell of the table: it has 64 cells for 16 sources.
    @Test func `numbers that meet in the table do not take each other's place`() {
        let numbers = (0..<16).map { UInt32($0) * 64 }
        var slots = SourceSlots(capacity: 16)
        for number in numbers { _ = slots.insert(number) }
        let found = numbers.map { slots.find($0) }
        #expect(found == Array(0..<16))
        #expect(slots.find(16 * 64) == nil)
    }
}
