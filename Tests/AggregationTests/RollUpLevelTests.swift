import Testing
import TrafficModel

@testable import Aggregation

/// Which detectors are looked at, and how much is held of each.
@Suite struct RollUpLevelTests {
    private func level(detectors: Int, aheadLimit: Int = 8) -> RollUpLevel {
        var level = RollUpLevel(lengthSeconds: 30, aheadLimit: aheadLimit)
        level.grow(to: detectors)
        return level
    }

    @Test(arguments: [(64, [0..<64]), (65, [0..<64, 64..<65])] as [(Int, [Range<Int>])])
    func `64 detectors make a group`(detectors: Int, groups: [Range<Int>]) {
        let level = level(detectors: detectors)
        #expect(level.groups(dueAtSecond: .max).map { level.detectors(ofGroup: $0) } == groups)
    }

    @Test(arguments: [(29, []), (30, [0])] as [(UInt32, [Int])])
    func `a group is due when the earliest of its intervals ends`(second: UInt32, due: [Int]) {
        var level = level(detectors: 65)
        _ = level.add(.vehicles(1, at: 30), detector: 0, isLate: false)
        _ = level.add(.vehicles(1, at: 0), detector: 1, isLate: false)
        _ = level.add(.vehicles(1, at: 30), detector: 64, isLate: false)
        #expect(level.groups(dueAtSecond: Int64(dayStart + second)) == due)
    }

    @Test func `a detector without a pulse holds nothing for its next interval`() {
        var level = level(detectors: 2)
        _ = level.add(.vehicles(1, at: 0), detector: 1, isLate: false)
        #expect((0..<2).map { level.holdsNext($0) } == [false, true])
    }

    @Test func `two neighbouring intervals are held besides what lies ahead`() {
        var level = level(detectors: 1, aheadLimit: 0)
        let outcomes = [0, 30, 60].map {
            level.add(.vehicles(1, at: $0), detector: 0, isLate: false)
        }
        #expect(outcomes == [.added, .added, .full])
    }

    @Test func `the interval before the last one can still be revised`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(2, at: 30), detector: 0, source: 0, isLate: false)
        #expect(rollUp.close(at: Reading.moment(62)).count == 2)
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: true)
        #expect(rollUp.close(at: Reading.moment(63)).shown == ["0+30 v2: 4"])
    }

    @Test func `asking for a detector's memory changes nothing`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.prefetch(detector: 0)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        rollUp.prefetch(detector: 0)
        rollUp.prefetch(detector: 1)
        #expect(rollUp.closeAll().shown == ["0+30 v1: 3"])
    }

    /// Each detector has two besides those ahead.
    @Test func `a detector holds 65,535 intervals ahead, and all hold a quarter of a million`() {
        var rollUp = RollUp.heard(until: 0, lengths: [1])
        for detector in 0..<4 { rollUp.hold(65_537, of: detector) }
        #expect(rollUp.shedCount == 0)
        rollUp.hold(65_538, of: 3)
        #expect(rollUp.shedCount == 1)
        rollUp.hold(6, of: 4)
        #expect(rollUp.shedCount == 1)
        rollUp.hold(7, of: 4)
        #expect(rollUp.shedCount == 2)
    }
}

extension RollUp {
    /// Adds a vehicle in each of the first intervals of a second.
    fileprivate mutating func hold(_ count: Int, of detector: Int) {
        for second in 0..<count {
            add(.vehicles(1, at: second), detector: detector, source: 0, isLate: false)
        }
    }
}
