import Testing
import TrafficModel

@testable import Aggregation

/// What is held between two closings, and what the end of the input makes of it.
@Suite struct RollUpHeldTests {
    @Test func `data for the interval after the one that closed is in time`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.add(.vehicles(1, at: 0), detector: 0, source: 0, isLate: false)
        #expect(rollUp.close(at: Reading.moment(32)).shown == ["0+30 v1: 1"])
        rollUp.add(.vehicles(2, at: 30), detector: 0, source: 0, isLate: false)
        #expect(rollUp.close(at: Reading.moment(62)).shown == ["30+30 v1: 2"])
        #expect(rollUp.unrevisedCount == 0)
    }

    @Test func `an interval of many pulses is handed out once when all is closed`() {
        var rollUp = RollUp.heard(until: 100)
        for second in [0, 1, 2] {
            rollUp.add(.vehicles(1, at: second), detector: 0, source: 0, isLate: false)
        }
        #expect(rollUp.closeAll().shown == ["0+30 v1: 3"])
    }

    @Test func `a revision is observed as far as its source was heard`() {
        var rollUp = RollUp.heard(until: 100)
        rollUp.addGap(.init(start: Reading.moment(15), end: Reading.moment(30)), of: 0)
        rollUp.add(.vehicles(3, at: 0), detector: 0, source: 0, isLate: false)
        _ = rollUp.close(at: Reading.moment(32))
        rollUp.add(.vehicles(1, at: 1), detector: 0, source: 0, isLate: true)
        let revised = rollUp.close(at: Reading.moment(33))
        #expect(revised.shown == ["0+30 v2: 4"])
        #expect(revised.map(\.observed) == [Share(fraction: 0.5)])
    }

    @Test func `a car that stands at the end of the input is told as long as it was seen`() {
        var rollUp = RollUp.heard(until: 120)
        rollUp.add(.switched(on: true, at: 15), detector: 0, source: 0, isLate: false)
        rollUp.add(.switched(on: false, at: 105), detector: 0, source: 0, isLate: false)
        let closed = rollUp.closeAll()
        #expect(closed.map { $0.occupancy?.percent } == [50, 100, 100, 50])
    }

    @Test func `a car that stands is not told while nobody looked`() {
        var rollUp = RollUp.heard(until: 30)
        rollUp.add(.switched(on: true, at: 15), detector: 0, source: 0, isLate: false)
        rollUp.add(.vehicles(1, at: 3_000), detector: 0, source: 0, isLate: false)
        #expect(rollUp.closeAll().shown == ["0+30 v1: 0", "3000+30 v1: 1"])
    }

    /// The gap is the source's; another one has told of the last detector meanwhile.
    @Test(arguments: [0, 1, 2])
    func `a gap is passed over up to what each detector holds`(detector: Int) {
        var rollUp = RollUp.heard(until: 300)
        rollUp.addGap(.init(start: Reading.moment(30), end: Reading.moment(170)), of: 0)
        for second in [0, 120] {
            rollUp.add(.vehicles(1, at: second), detector: detector, source: 0, isLate: false)
        }
        #expect(
            rollUp.close(at: Reading.moment(182)).shown == ["0+30 v1: 1", "120+30 v1: 1"])
    }

    @Test func `a source is awake until it is said to be quiet`() {
        #expect(!SourceProgress(since: Reading.moment(0)).isQuiet)
    }

    @Test func `a new board holds its initial value everywhere`() {
        let board = StateBoard(count: 3, initial: SIMD2<UInt64>(5, 6))
        let read = (0..<3).map { board.read($0) }
        #expect(read == Array(repeating: SIMD2<UInt64>(5, 6), count: 3))
    }

    @Test func `a second vehicle marks the pulse as the first does`() {
        let bench = Bench()
        var estimated = Reading.vehicle(1, at: 0.2)
        estimated.flags = Reading.estimatedFlag
        var unsure = Reading.vehicle(2, at: 0.2)
        unsure.flags = Reading.clockUnsureFlag
        bench.send([.vehicle(1, at: 0), .vehicle(2, at: 0), estimated, unsure])
        bench.send([.status(.endOfStream, at: 9)])
        let contents = bench.settle().of(.pulse).map(\.pulse.contents)
        #expect(contents == [[.vehicles, .estimated], .vehicles])
    }

    @Test func `an on event counts a vehicle of no class`() {
        let bench = Bench()
        bench.send([.switched(on: true, at: 0), .status(.endOfStream, at: 9)])
        #expect(bench.settle().of(.pulse).map { $0.pulse.count(of: .unclassified) } == [1])
    }
}
