import Testing
import TrafficModel

@testable import Aggregation

/// Where an interval, a gap or what is held ends: to the microsecond and to the last piece.
@Suite struct RollUpBoundsTests {
    @Test(arguments: [(31.999_999, 0), (32.0, 1)])
    func `an interval closes at its end and the lateness`(time: Double, closed: Int) {
        var byClock = RollUp.heard(until: 100)
        byClock.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        #expect(byClock.close(at: Reading.moment(time)).count == closed)
        var bySource = RollUp.heard(until: time)
        bySource.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        #expect(bySource.close(at: Reading.moment(100)).count == closed)
    }

    @Test func `a quiet source holds nothing back, but the time still does`() {
        var rollUp = RollUp.heard(until: 0)
        rollUp.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        rollUp.setProgress(of: 0, time: Reading.moment(0), isQuiet: true)
        #expect(rollUp.close(at: Reading.moment(31.9)).isEmpty)
        #expect(rollUp.close(at: Reading.moment(32)).shown == ["0+30 v1: 1"])
    }

    @Test func `intervals begin at multiples of their length`() {
        var rollUp = RollUp.heard(until: 100)
        for second in [0, 29, 30, 59] {
            rollUp.add(.vehicles(1, at: second), detector: 0, source: 0, isLate: false)
        }
        #expect(rollUp.close(at: Reading.moment(62)).shown == ["0+30 v1: 2", "30+30 v1: 2"])
    }

    @Test func `sources are numbered from zero and keep their own time`() {
        var rollUp = RollUp(lengths: [30], allowedLatenessSeconds: 2)
        let numbers = (0..<3).map { rollUp.addSource(since: Reading.moment(Double($0))) }
        #expect(numbers == [0, 1, 2])
        rollUp.setProgress(of: 1, time: Reading.moment(50), isQuiet: false)
        rollUp.setProgress(of: 1, time: Reading.moment(40), isQuiet: false)
        #expect(rollUp.progress(of: 1).time == Reading.moment(50))
        #expect(rollUp.progress(of: 2).time == Reading.moment(2))
        #expect(rollUp.newestTime == Reading.moment(50))
    }

    @Test func `without sources nothing is quiet and there is no time`() {
        let rollUp = RollUp(lengths: [30], allowedLatenessSeconds: 2)
        #expect(!rollUp.isQuiet)
        #expect(rollUp.newestTime == nil)
    }

    @Test(arguments: [(3_600.0, nil), (3_601, 3_601)] as [(Double, Double?)])
    func `a common gap of more than an hour may be leapt over`(length: Double, end: Double?) {
        var rollUp = RollUp.heard(until: 5_000)
        rollUp.addGap(.init(start: Reading.moment(0), end: Reading.moment(length)), of: 0)
        #expect(rollUp.endOfCommonGap(at: Reading.moment(0)) == end.map { Reading.moment($0) })
    }

    @Test func `a common gap ends with the first source that is heard again`() {
        var rollUp = RollUp.heard(until: 9_000)
        _ = rollUp.addSource(since: Reading.moment(0))
        rollUp.setProgress(of: 1, time: Reading.moment(9_000), isQuiet: false)
        rollUp.addGap(.init(start: Reading.moment(10), end: Reading.moment(8_000)), of: 0)
        rollUp.addGap(.init(start: Reading.moment(20), end: Reading.moment(7_000)), of: 1)
        #expect(rollUp.endOfCommonGap(at: Reading.moment(19.9)) == nil)
        #expect(rollUp.endOfCommonGap(at: Reading.moment(20)) == Reading.moment(7_000))
        #expect(rollUp.endOfCommonGap(at: Reading.moment(7_000)) == nil)
    }

    @Test func `a source that ended stops no leap once its end is reached`() {
        var rollUp = RollUp.heard(until: 9_000)
        _ = rollUp.addSource(since: Reading.moment(0))
        rollUp.addGap(.init(start: Reading.moment(10), end: Reading.moment(8_000)), of: 0)
        rollUp.setProgress(of: 1, time: Reading.moment(30), isQuiet: true)
        #expect(rollUp.endOfCommonGap(at: Reading.moment(29)) == nil)
        #expect(rollUp.endOfCommonGap(at: Reading.moment(30)) == Reading.moment(8_000))
    }

    @Test func `a window is observed up to the source's time, less its gaps`() {
        var progress = SourceProgress(since: Reading.moment(6))
        let window = TimeWindow(startSecond: dayStart, lengthSeconds: 30)
        #expect(progress.observed(window) == .none)
        progress.time = Reading.moment(15)
        #expect(progress.observed(window) == Share(fraction: 0.3))
        progress.time = Reading.moment(100)
        #expect(progress.observed(window) == Share(fraction: 0.8))
        progress.add(.init(start: Reading.moment(27), end: Reading.moment(40)))
        #expect(progress.observed(window) == Share(fraction: 0.7))
        progress.add(.init(start: Reading.moment(30), end: Reading.moment(90)))
        #expect(progress.observed(window) == Share(fraction: 0.7))
    }

    @Test func `a gap is forgotten once it ends before the moment`() {
        var progress = SourceProgress(since: Reading.moment(6))
        progress.add(.init(start: Reading.moment(20), end: Reading.moment(30)))
        progress.forgetGaps(before: Reading.moment(6))
        #expect(progress.gaps.count == 2)
        progress.forgetGaps(before: Reading.moment(6.000_001))
        #expect(progress.gaps.map(\.start) == [Reading.moment(20)])
    }

    /// Twice the longest interval: an hour's interval that closes late still knows its gap.
    @Test(arguments: [(7_230.0, 2), (7_230.000_001, 1)])
    func `gaps are remembered for two hours`(time: Double, gaps: Int) {
        var rollUp = RollUp.heard(until: 9_000)
        rollUp.addGap(.init(start: Reading.moment(29), end: Reading.moment(30)), of: 0)
        rollUp.addGap(.init(start: Reading.moment(8_000), end: Reading.moment(8_500)), of: 0)
        _ = rollUp.close(at: Reading.moment(time))
        #expect(rollUp.progress(of: 0).gaps.count == gaps)
    }

    @Test func `each detector has its own intervals`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.add(.vehicles(3, at: 31), detector: 2, source: 0, isLate: false)
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: false)
        let closed = rollUp.close(at: Reading.moment(62))
        #expect(
            closed.map { "\($0.detector.position): " + [$0].shown[0] } == [
                "0: 0+30 v1: 1", "0: 30+30 v1: 0", "2: 30+30 v1: 3",
            ])
    }

    @Test func `what comes ahead of time is shed at the limit and not before`() {
        var level = RollUpLevel(lengthSeconds: 30, aheadLimit: 1)
        level.grow(to: 2)
        let outcomes = [0, 30, 60, 90].map {
            level.add(.vehicles(1, at: $0), detector: 1, isLate: false)
        }
        #expect(outcomes == [.added, .added, .added, .full])
        #expect(level.holdsData(1) && !level.holdsData(0))
    }

    @Test(arguments: [(30, true), (15, true), (1, true), (60, false), (7, false), (0, false)])
    func `a level holds the pulses it is a multiple of`(length: UInt16, holds: Bool) {
        let level = RollUpLevel(lengthSeconds: 30)
        let pulse = Pulse(startSecond: dayStart, lengthSeconds: length)
        #expect(level.holds(pulse) == holds)
    }
}
