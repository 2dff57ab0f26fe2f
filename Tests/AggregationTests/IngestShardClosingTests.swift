import Aggregation
import Testing
import TrafficModel

@Suite struct IngestShardClosingTests {
    @Test(arguments: [(2.999, 0), (3.0, 1)])
    func `a pulse leaves when its source has passed its end and the lateness`(
        time: Double, pulses: Int
    ) {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0.5), .status(.timeReached, at: time)])
        #expect(bench.settle().of(.pulse).count == pulses)
    }

    @Test func `the end of the stream closes everything, then says so`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0.5), .vehicle(2, at: 0.7), .status(.endOfStream, at: 1)])
        let kinds = bench.settle().map(\.kind)
        #expect(kinds == [.sourceFound, .pulse, .pulse, .sourceTime, .mark])
    }

    @Test func `a reading after the end of its stream still leaves`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0.5), .status(.endOfStream, at: 1)])
        _ = bench.settle()
        bench.send([.vehicle(1, at: 0.6)])
        #expect(bench.settle().of(.pulse).vehicles == 1)
    }

    @Test func `a source silent for the idle limit no longer holds its pulses`() {
        let bench = Bench(ShardSettings(allowedLatenessSeconds: 60))
        bench.send([.status(.timeReached, at: 0), .vehicle(1, at: 0)])
        bench.clock = 5
        #expect(bench.settle().of(.pulse).isEmpty)
        bench.clock = 5.1
        let records = bench.settle()
        #expect(records.of(.pulse).vehicles == 1)
        #expect(records.of(.sourceTime).last?.isQuiet == true)
    }

    @Test func `one slow source does not hold the pulses of another`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .status(.timeReached, at: 0)], source: 1)
        bench.send([.vehicle(2, at: 0), .status(.timeReached, at: 50)], source: 2)
        let records = bench.settle()
        #expect(records.of(.pulse).map(\.subject) == [1])
        #expect(records.of(.mark).map(\.time) == [Reading.moment(0)])
    }

    @Test func `a source found after a mark is followed by a mark that speaks for it too`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .status(.timeReached, at: 50)], source: 1)
        #expect(bench.settle().of(.mark).map(\.time) == [Reading.moment(50)])
        bench.send([.vehicle(2, at: 0), .status(.timeReached, at: 50)], source: 2)
        let kinds = bench.settle().map(\.kind)
        #expect(kinds.first == .sourceFound)
        #expect(kinds.last == .mark)
    }

    @Test func `a reading beyond the lateness leaves at once and as late`() {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 10), .vehicle(1, at: 6.9), .vehicle(1, at: 8)])
        #expect(bench.drain().of(.late).map(\.pulse.startSecond) == [dayStart + 6])
        #expect(bench.counters.late == 1)
        #expect(bench.counters.aggregated == 2)
    }

    @Test func `a reading older than both open pulses leaves at once, in time`() {
        let bench = Bench()
        bench.send([.vehicle(1, at: 2), .vehicle(1, at: 1), .vehicle(1, at: 0)])
        #expect(bench.drain().of(.pulse).map(\.pulse.startSecond) == [dayStart])
        #expect(bench.counters.late == 0)
    }

    @Test(arguments: [(5.0, 0), (5.001, 1)] as [(Double, UInt64)])
    func `in wall time a reading from the future is refused`(ahead: Double, refused: UInt64) {
        let bench = Bench(ShardSettings())
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: ahead)])
        #expect(bench.counters.refused(.future) == refused)
    }

    @Test func `a time whose intervals would end beyond 32 bits is refused`() {
        let bench = Bench()
        var last = Reading.vehicle(1, at: 0)
        last.timeMicroseconds = Reading.timeLimitMicroseconds - 1
        bench.send([.vehicle(1, at: 0), last])
        #expect(bench.counters.refused(.future) == 1)
    }

    @Test(
        arguments: [
            (30.0, 30_000, 0), (30.0, 30_001, 1), (33.0, 30_000, 1), (57.0, 29_999, 0),
            (57.2, 30_000, 0), (56.9, 30_000, 1),
        ] as [(Double, UInt32, UInt64)])
    func `a period fits into its pulse but for a tenth`(
        end: Double, milliseconds: UInt32, refused: UInt64
    ) {
        let bench = Bench(network: .sample(pulse: 30))
        bench.send([.period(1, endingAt: end, milliseconds: milliseconds)])
        #expect(bench.counters.refused(.period) == refused)
    }

    @Test func `a period belongs to the window before its end`() {
        let bench = Bench(network: .sample(pulse: 30))
        bench.send([
            .period(1, endingAt: 30, milliseconds: 30_000), .status(.endOfStream, at: 30),
        ])
        #expect(bench.settle().of(.pulse).map(\.pulse.startSecond) == [dayStart])
    }

    @Test func `on and off give the same occupancy in any order`() {
        let forth = occupancy(of: [.switched(on: true, at: 0.2), .switched(on: false, at: 0.7)])
        let back = occupancy(of: [.switched(on: false, at: 0.7), .switched(on: true, at: 0.2)])
        #expect(forth == back)
        #expect(forth == [500_000_000])
    }

    private func occupancy(of events: [Reading]) -> [Int64] {
        let bench = Bench()
        bench.send(events + [.status(.endOfStream, at: 9)])
        return bench.settle().of(.pulse).map(\.pulse.occupiedNanoseconds)
    }

    @Test func `a source is found at its first acceptable reading`() {
        let bench = Bench()
        var broken = Reading.vehicle(1, at: 0)
        broken.timeMicroseconds = .max
        bench.send([broken])
        #expect(bench.settle().isEmpty)
        #expect(bench.counters.refused(.time) == 1)
        bench.send([broken, .vehicle(1, at: 4)])
        #expect(bench.drain().of(.sourceFound).map(\.time) == [Reading.moment(4)])
        #expect(bench.counters.isBalanced)
    }

    @Test(arguments: [(10.0, 0), (10.1, 1)])
    func `a leap of an announced time is a gap`(leap: Double, gaps: Int) {
        let bench = Bench()
        bench.send([.status(.timeReached, at: 0), .status(.timeReached, at: leap)])
        #expect(bench.drain().of(.sourceGap).count == gaps)
    }

    @Test(arguments: [(3_600.0, 0), (3_601, 1)])
    func `a leap of an implied time beyond the longest period is a gap`(leap: Double, gaps: Int) {
        let bench = Bench()
        bench.send([.vehicle(1, at: 0), .vehicle(1, at: leap)])
        bench.send([.status(.timeReached, at: leap + 1)])
        #expect(bench.drain().of(.sourceGap).count == gaps)
    }

    @Test func `a source that comes back after a silence has a gap`() throws {
        let bench = Bench(ShardSettings())
        bench.send([.vehicle(1, at: 0)])
        bench.clock = 60
        _ = bench.settle()
        bench.send([.vehicle(1, at: 60)])
        let gap = try #require(bench.drain().of(.sourceGap).first)
        #expect(gap.gapStart == Reading.moment(0))
        #expect(gap.time == Reading.moment(60))
    }

    @Test func `a full ring pauses the closing and loses nothing`() {
        let bench = Bench(network: .sample(detectors: 5_000), capacity: 1 << 12)
        for start in stride(from: 1, through: 5_000, by: 1_000) {
            let readings = (start..<start + 1_000).map { Reading.vehicle(UInt32($0), at: 0) }
            bench.send(readings)
        }
        bench.send([.status(.endOfStream, at: 9)])
        var records = bench.settle()
        for _ in 0..<4 { records += bench.settle() }
        #expect(records.of(.pulse).count == 5_000)
    }
}
