import Aggregation
import TestSupport
import Testing
import TrafficModel

@Suite struct RollUpTests {
    @Test func `an interval closes once, after its end and the lateness`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.add(.vehicles(3, at: 29), detector: 0, source: 0, isLate: false)
        #expect(rollUp.close(at: Reading.moment(31.9)).isEmpty)
        let closed = rollUp.close(at: Reading.moment(32))
        #expect(closed.shown == ["0+30 v1: 3"])
        #expect(closed[0].observed == .whole)
        #expect(rollUp.close(at: Reading.moment(32)).isEmpty)
    }

    @Test func `it waits for its own source`() {
        var rollUp = RollUp.heard(until: 31)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        #expect(rollUp.close(at: Reading.moment(100)).isEmpty)
        rollUp.setProgress(of: 0, time: Reading.moment(31), isQuiet: true)
        #expect(rollUp.close(at: Reading.moment(100)).shown.first == "0+30 v1: 3")
    }

    @Test func `data after closing makes the next version`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        _ = rollUp.close(at: Reading.moment(32))
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: true)
        #expect(rollUp.close(at: Reading.moment(33)).shown == ["0+30 v2: 4"])
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: true)
        rollUp.add(.vehicles(1, at: 2), detector: 0, source: 0, isLate: true)
        #expect(rollUp.close(at: Reading.moment(34)).shown == ["0+30 v3: 6"])
        #expect(rollUp.unrevisedCount == 0)
    }

    @Test func `late data before closing stays out of the first version`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: true)
        #expect(rollUp.close(at: Reading.moment(32)).shown == ["0+30 v1: 3", "0+30 v2: 4"])
    }

    @Test func `a revision is told even if its place is taken in the same second`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        _ = rollUp.close(at: Reading.moment(32))
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: true)
        rollUp.add(.vehicles(5, at: 60), detector: 0, source: 0, isLate: false)
        #expect(
            rollUp.close(at: Reading.moment(92)).shown == [
                "0+30 v2: 4", "30+30 v1: 0", "60+30 v1: 5",
            ])
    }

    @Test func `what comes too late for a revision is counted`() {
        var rollUp = RollUp.heard(until: 200)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        _ = rollUp.close(at: Reading.moment(132))
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: true)
        #expect(rollUp.unrevisedCount == 1)
        #expect(rollUp.close(at: Reading.moment(133)).isEmpty)
    }

    @Test func `a source far ahead is held until its intervals' turn`() {
        var rollUp = RollUp.heard(until: 400)
        for second in [300, 0, 60, 120, 30] {
            rollUp.add(.vehicles(1, at: second), detector: 0, source: 0, isLate: false)
        }
        #expect(
            rollUp.close(at: Reading.moment(152)).shown == [
                "0+30 v1: 1", "30+30 v1: 1", "60+30 v1: 1", "90+30 v1: 0", "120+30 v1: 1",
            ])
        #expect(rollUp.close(at: Reading.moment(332)).shown.last == "300+30 v1: 1")
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `the order of pulses does not change what closes`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let seconds = (0..<200).map { _ in Int.random(in: 0..<600, using: &random) } + [0]
        let sorted = RollUp.closed(seconds.sorted())
        #expect(RollUp.closed(seconds.shuffled(using: &random)) == sorted, "seed \(seed)")
        #expect(sorted.reduce(0) { $0 + Int($1.sums.count) } == 201, "seed \(seed)")
    }

    @Test func `an interval without vehicles is zero only while its source was heard`() {
        var rollUp = RollUp.heard(until: 300)
        rollUp.addGap(.init(start: Reading.moment(95), end: Reading.moment(170)), of: 0)
        rollUp.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        #expect(
            rollUp.close(at: Reading.moment(242)).shown == [
                "0+30 v1: 1", "30+30 v1: 0", "60+30 v1: 0", "180+30 v1: 0", "210+30 v1: 0",
            ])
    }

    @Test func `periods leave no zeros`() {
        var rollUp = RollUp.heard(until: 300)
        var pulse = Pulse.vehicles(1, at: 0)
        pulse.contents = .periods
        rollUp.add(pulse, detector: 0, source: 0, isLate: false)
        #expect(rollUp.close(at: Reading.moment(242)).shown == ["0+30 v1: 1"])
    }

    @Test func `closing all hands out what is held and nothing else`() {
        var rollUp = RollUp.heard(until: 40)
        rollUp.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(2, at: 3_000), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(3, at: 6_030), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(4, at: 6_000), detector: 0, source: 0, isLate: false)
        #expect(
            rollUp.closeAll().shown == [
                "0+30 v1: 1", "3000+30 v1: 2", "6000+30 v1: 4", "6030+30 v1: 3",
            ])
        #expect(rollUp.closeAll().isEmpty)
    }

    @Test func `a pulse belongs to the lengths that are its multiples`() {
        var rollUp = RollUp.heard(until: 200, lengths: [10, 30, 60])
        rollUp.add(.vehicles(1, at: 0, length: 20), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(2, at: 0, length: 60), detector: 1, source: 0, isLate: false)
        #expect(rollUp.closeAll().shown == ["0+60 v1: 1", "0+60 v1: 2"])
        #expect(rollUp.shedCount == 0)
        rollUp.add(.vehicles(1, at: 0, length: 7), detector: 0, source: 0, isLate: false)
        #expect(rollUp.shedCount == 1)
    }

    @Test func `sources that all ended are quiet`() {
        var rollUp = RollUp.heard(until: 10)
        #expect(!rollUp.isQuiet)
        rollUp.setProgress(of: 0, time: Reading.moment(5), isQuiet: true)
        #expect(rollUp.isQuiet)
        #expect(rollUp.newestTime == Reading.moment(10))
    }
}

extension RollUp {
    /// A roll-up whose only source has been heard from the day's start to a moment.
    static func heard(until seconds: Double, lengths: [UInt16] = [30]) -> RollUp {
        var rollUp = RollUp(lengths: lengths, allowedLatenessSeconds: 2)
        _ = rollUp.addSource(since: Reading.moment(0))
        rollUp.setProgress(of: 0, time: Reading.moment(seconds), isQuiet: false)
        return rollUp
    }

    static func closed(_ seconds: [Int]) -> [DetectorInterval] {
        var rollUp = RollUp.heard(until: 700)
        for second in seconds {
            rollUp.add(.vehicles(1, at: second), detector: 0, source: 0, isLate: false)
        }
        return rollUp.close(at: Reading.moment(650))
    }
}

extension Pulse {
    static func vehicles(_ count: UInt32, at second: Int, length: UInt16 = 1) -> Pulse {
        var pulse = Pulse(startSecond: dayStart + UInt32(second), lengthSeconds: length)
        pulse.counts[2] = count
        pulse.contents = .vehicles
        return pulse
    }

    /// A detector that went on or off at the start of a second.
    static func switched(on isOn: Bool, at second: Int) -> Pulse {
        var pulse = Pulse(startSecond: dayStart + UInt32(second), lengthSeconds: 1)
        pulse.contents = .events
        pulse.occupancyBalance = isOn ? 1 : -1
        pulse.occupiedNanoseconds = isOn ? 1_000_000_000 : -1_000_000_000
        return pulse
    }
}

extension [DetectorInterval] {
    /// `start+length version: vehicles`, start in seconds after the day's.
    var shown: [String] {
        map {
            let start = $0.window.startSecond - dayStart
            return "\(start)+\($0.window.lengthSeconds) v\($0.version): \($0.sums.count)"
        }
    }
}
