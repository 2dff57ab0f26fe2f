import Testing
import TrafficModel

@testable import Aggregation

/// On-states carried from interval to interval, and input that would cost time or memory.
@Suite struct RollUpStateTests {
    private func occupancy(_ pulses: [Pulse], until seconds: Double = 152) -> [Double?] {
        var rollUp = RollUp.heard(until: 1_000)
        for pulse in pulses { rollUp.add(pulse, detector: 0, source: 0, isLate: false) }
        return rollUp.close(at: Reading.moment(seconds)).map { $0.occupancy?.percent }
    }

    @Test func `a standing car covers every interval until it leaves`() {
        let pulses: [Pulse] = [.switched(on: true, at: 15), .switched(on: false, at: 105)]
        #expect(occupancy(pulses) == [50, 100, 100, 50, nil])
    }

    @Test func `a source far ahead does not change the state`() {
        let pulses: [Pulse] = [.switched(on: true, at: 15), .switched(on: true, at: 105)]
        let ahead: [Pulse] = [.switched(on: false, at: 100), .switched(on: false, at: 110)]
        #expect(occupancy(ahead + pulses, until: 92) == [50, 100, 100])
        #expect(occupancy(pulses + ahead, until: 92) == [50, 100, 100])
    }

    @Test func `an interval closed while a later one has its place keeps its state`() {
        var rollUp = RollUp.heard(until: 1_000)
        rollUp.add(.switched(on: true, at: 15), detector: 0, source: 0, isLate: false)
        var closed = rollUp.close(at: Reading.moment(62))
        rollUp.add(.switched(on: false, at: 120), detector: 0, source: 0, isLate: false)
        rollUp.add(.switched(on: false, at: 155), detector: 0, source: 0, isLate: false)
        closed += rollUp.close(at: Reading.moment(122))
        #expect(closed.map { $0.occupancy?.percent } == [50, 100, 100, 100])
    }

    @Test func `after a gap the state is not known`() {
        var rollUp = RollUp.heard(until: 1_000)
        rollUp.addGap(.init(start: Reading.moment(30), end: Reading.moment(120)), of: 0)
        rollUp.add(.switched(on: true, at: 15), detector: 0, source: 0, isLate: false)
        let closed = rollUp.close(at: Reading.moment(152))
        #expect(closed.shown == ["0+30 v1: 0", "120+30 v1: 0"])
        #expect(closed.map { $0.occupancy?.percent } == [50, nil])
    }

    @Test func `an off that comes late ends the state`() {
        var rollUp = RollUp.heard(until: 1_000)
        rollUp.add(.switched(on: true, at: 15), detector: 0, source: 0, isLate: false)
        _ = rollUp.close(at: Reading.moment(32))
        rollUp.add(.switched(on: false, at: 20), detector: 0, source: 0, isLate: true)
        let closed = rollUp.close(at: Reading.moment(62))
        #expect(closed.shown == ["0+30 v2: 0", "30+30 v1: 0"])
        #expect(closed.last?.occupancy == nil)
    }

    @Test func `late data of a device at 1970 opens nothing`() {
        var rollUp = RollUp.heard(until: 100)
        let old = Pulse(startSecond: 5, lengthSeconds: 1)
        rollUp.add(old, detector: 0, source: 0, isLate: true)
        #expect(rollUp.unrevisedCount == 1)
        rollUp.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        rollUp.add(old, detector: 0, source: 0, isLate: true)
        #expect(rollUp.close(at: Reading.moment(32)).shown == ["0+30 v1: 1"])
        #expect(rollUp.unrevisedCount == 2)
    }

    @Test func `decades without a word are passed over at once`() {
        var rollUp = RollUp(lengths: [30], allowedLatenessSeconds: 2)
        _ = rollUp.addSource(since: .zero)
        rollUp.addGap(.init(start: Timestamp(seconds: 29), end: Reading.moment(0)), of: 0)
        rollUp.setProgress(of: 0, time: Reading.moment(100), isQuiet: false)
        let first = Pulse(startSecond: 5, lengthSeconds: 1)
        rollUp.add(first, detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(1, at: 61), detector: 0, source: 0, isLate: false)
        let closed = rollUp.close(at: Reading.moment(92))
        #expect(closed.map(\.window.startSecond) == [0, dayStart, dayStart + 30, dayStart + 60])
    }

    @Test func `decades between two pulses are passed over when all is closed`() {
        var rollUp = RollUp(lengths: [1], allowedLatenessSeconds: 2)
        _ = rollUp.addSource(since: .zero)
        rollUp.add(Pulse(startSecond: 5, lengthSeconds: 1), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(1, at: 61), detector: 0, source: 0, isLate: false)
        #expect(rollUp.closeAll().map(\.window.startSecond) == [5, dayStart + 61])
    }

    @Test func `a flood of on events is wrong but no stop`() {
        var rollUp = RollUp.heard(until: 10_000, lengths: [3_600])
        var flood = Pulse.switched(on: true, at: 0)
        flood.occupancyBalance = .max
        flood.occupiedNanoseconds = .max / 2
        for second in 0..<3_600 {
            flood.startSecond = dayStart + UInt32(second)
            rollUp.add(flood, detector: 0, source: 0, isLate: false)
        }
        #expect(rollUp.close(at: Reading.moment(3_602)).count == 1)
    }

    @Test func `what is held ahead is bounded`() {
        var level = RollUpLevel(lengthSeconds: 30, aheadLimit: 2)
        level.grow(to: 1)
        let outcomes = [0, 30, 60, 90, 120, 60].map {
            level.add(.vehicles(1, at: $0), detector: 0, isLate: false)
        }
        #expect(outcomes == [.added, .added, .added, .added, .full, .added])
        #expect(level.add(.vehicles(1, at: 600), detector: 0, isLate: true) == .full)
    }

    @Test func `gaps that touch are passed over together`() {
        var rollUp = RollUp.heard(until: 1_000)
        rollUp.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        for start in stride(from: 30.0, to: 180, by: 15) {
            rollUp.addGap(
                .init(start: Reading.moment(start), end: Reading.moment(start + 15)), of: 0)
        }
        #expect(
            rollUp.close(at: Reading.moment(242)).shown == [
                "0+30 v1: 1", "180+30 v1: 0", "210+30 v1: 0",
            ])
    }
}
