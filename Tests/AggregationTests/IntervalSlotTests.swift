import Testing
import TrafficModel

@testable import Aggregation

@Suite struct IntervalSlotTests {
    @Test func `a slot of no length is unused`() {
        #expect(!IntervalSlot().isUsed)
        #expect(!IntervalSlot().isOpen)
        var slot = IntervalSlot(startSecond: dayStart, lengthSeconds: 30)
        #expect(slot.isUsed && slot.isOpen)
        slot.beginVersion()
        #expect(slot.isUsed && !slot.isOpen)
    }

    @Test(
        arguments: [(false, 0, false), (false, 1, true), (true, 0, true), (true, -1, false)]
            as [(Bool, Int16, Bool)])
    func `a detector is on at the end by what it was and what it did`(
        wasOn: Bool, balance: Int16, isOn: Bool
    ) {
        var slot = IntervalSlot(startSecond: dayStart, lengthSeconds: 30)
        slot.wasOn = wasOn
        slot.sums.occupancyBalance = balance
        #expect(slot.isOnAtEnd == isOn)
    }

    @Test func `an on lasts from its second to the interval's end`() {
        var slot = IntervalSlot(startSecond: dayStart, lengthSeconds: 30)
        slot.add(.switched(on: true, at: 20))
        #expect(slot.sums.occupiedNanoseconds == 10_000_000_000)
        slot.add(.switched(on: false, at: 23))
        #expect(slot.sums.occupiedNanoseconds == 3_000_000_000)
        #expect(slot.closed(DetectorIndex(0), heard: .whole).occupancy == Share(fraction: 0.1))
    }

    @Test func `a detector that stays on covers the whole interval`() {
        var slot = IntervalSlot(startSecond: dayStart, lengthSeconds: 30)
        slot.sums.contents = .events
        slot.wasOn = true
        #expect(slot.closed(DetectorIndex(0), heard: .whole).occupancy == .whole)
    }

    @Test func `periods are observed as far as they reach, and their share is of that`() {
        var slot = IntervalSlot(startSecond: dayStart, lengthSeconds: 60)
        slot.sums.contents = [.periods, .occupancy]
        slot.sums.coveredMilliseconds = 30_000
        slot.sums.occupiedNanoseconds = 6_000_000_000
        let half = slot.closed(DetectorIndex(0), heard: .none)
        #expect(half.observed == Share(fraction: 0.5))
        #expect(half.occupancy == Share(fraction: 0.2))
        slot.sums.coveredMilliseconds = 120_000
        let twice = slot.closed(DetectorIndex(0), heard: .none)
        #expect(twice.observed == .whole)
        #expect(twice.occupancy == Share(fraction: 0.1))
    }

    @Test func `vehicles are observed as long as their source was heard`() {
        var slot = IntervalSlot(startSecond: dayStart, lengthSeconds: 60)
        slot.sums.contents = [.vehicles, .occupancy]
        slot.sums.occupiedNanoseconds = 6_000_000_000
        let closed = slot.closed(DetectorIndex(4), heard: Share(fraction: 0.25))
        #expect(closed.observed == Share(fraction: 0.25))
        #expect(closed.occupancy == Share(fraction: 0.1))
        #expect(closed.detector == DetectorIndex(4))
        slot.sums.contents = .vehicles
        #expect(slot.closed(DetectorIndex(4), heard: .whole).occupancy == nil)
    }
}
