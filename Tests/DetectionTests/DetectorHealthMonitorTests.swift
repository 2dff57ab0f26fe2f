import Detection
import Testing
import TrafficModel

@Suite struct DetectorHealthMonitorTests {
    @Test func `a listed detector never heard of is silent after the limit`() throws {
        var monitor = TrafficMonitor.watching()
        let start = window(-2).start
        let before = monitor.tick(from: start, through: start.advanced(bySeconds: 299))
        #expect(before.health.isEmpty)
        let change = try #require(
            monitor.tick(at: start.advanced(bySeconds: 300)).health.first)
        #expect(change.health == .failed)
        #expect(change.reason == .silent)
        #expect(change.since == start)
    }

    @Test func `silence is told once`() {
        var monitor = TrafficMonitor.watching()
        let start = window(0).start
        let findings = monitor.tick(from: start, through: start.advanced(bySeconds: 900))
        #expect(findings.health.count == 1)
    }

    @Test func `three missed periods are silence since the last one, across midnight`() throws {
        var monitor = TrafficMonitor.watching()
        monitor.close(interval(window: -2))
        let heard = window(-2).end.advanced(bySeconds: 2)
        #expect(monitor.tick(from: heard, through: heard.advanced(bySeconds: 95)).health.isEmpty)
        let change = try #require(monitor.tick(at: heard.advanced(bySeconds: 96)).health.first)
        #expect(change.health == .failed)
        #expect(change.since == window(-2).end)
        #expect(change.time.seconds(since: change.since) == 98)
    }

    @Test func `a quiet detector at a talking site is only suspect`() throws {
        var monitor = TrafficMonitor.watching([detector(site: 0), detector(site: 0)])
        monitor.close(interval(0, window: 0, contents: .vehicles))
        monitor.close(interval(1, window: 8, contents: .vehicles))
        let change = try #require(
            monitor.tick(at: window(0).end.advanced(bySeconds: 302)).health.first)
        #expect(change.detector == DetectorIndex(0))
        #expect(change.health == .suspect)
        #expect(change.reason == .silent)
    }

    @Test func `a push button may be silent for hours`() {
        var monitor = TrafficMonitor.watching([detector(.button)])
        _ = monitor.tick(at: window(0).start)
        #expect(monitor.tick(at: window(0).start.advanced(bySeconds: 80_000)).health.isEmpty)
    }

    @Test func `full occupancy for two minutes is suspect, for six failed`() {
        var monitor = TrafficMonitor.watching()
        let findings = monitor.closeAll(
            (0..<12).map { interval(window: $0, count: 0, occupancy: 1) })
        #expect(findings.health.map(\.health) == [.suspect, .failed])
        #expect(findings.health.map(\.reason) == [.stuckOn, .stuckOn])
        #expect(findings.health.map(\.since) == [window(0).start, window(0).start])
        #expect(findings.health.map(\.time.seconds) == [122, 362].map { $0 + Int64(dayStart) })
    }

    @Test func `a full zone past which vehicles are counted is a jam and not stuck`() {
        var monitor = TrafficMonitor.watching()
        let jam = (0..<20).map {
            interval(window: $0, count: 3 + $0 % 4, kilometersPerHour: 4, occupancy: 1)
        }
        #expect(monitor.closeAll(jam).health.isEmpty)
    }

    @Test func `a dead camera at a site that talks falls silent all the same`() {
        var monitor = TrafficMonitor.watching()
        var findings = monitor.closeAll((0..<4).map { interval(window: $0, contents: .vehicles) })
        // The site vouches for zeros; the detector itself says nothing any more.
        let zeros = (4..<20).map { interval(window: $0, count: 0, contents: []) }
        findings = monitor.closeAll(zeros)
        #expect(findings.health.isEmpty)
        findings = monitor.tick(at: window(20).start)
        #expect(findings.health.map(\.reason) == [.silent])
        #expect(findings.health.map(\.health) == [.failed])
        #expect(findings.health.map(\.since) == [window(4).start])
    }

    @Test func `vehicles that all have one speed are a stuck value however many they are`() {
        var monitor = TrafficMonitor.watching()
        let same = (0..<10).map {
            interval(window: $0, count: 1 + $0 % 5, kilometersPerHour: 30, contents: .vehicles)
        }
        #expect(monitor.closeAll(same).health.map(\.reason) == [.stuckValue])
    }

    @Test func `the same value ten times is stuck`() {
        var monitor = TrafficMonitor.watching()
        let same = (0..<10).map { interval(window: $0, kilometersPerHour: 30, occupancy: 0.1) }
        #expect(monitor.closeAll(Array(same.prefix(9))).health.isEmpty)
        let findings = monitor.close(same[9])
        #expect(findings.health.map(\.reason) == [.stuckValue])
        #expect(findings.health.map(\.since) == [window(0).start])
    }

    @Test func `equal counts alone, and empty intervals, are not stuck`() {
        var monitor = TrafficMonitor.watching()
        let counts = (0..<20).map { interval(window: $0, count: 1) }
        let empty = (20..<60).map { interval(window: $0, count: 0, occupancy: 0) }
        #expect(monitor.closeAll(counts + empty).health.isEmpty)
    }

    @Test(arguments: [(90, 0), (91, 1)])
    func `more than a lane can carry is chatter`(count: Int, changes: Int) {
        var monitor = TrafficMonitor.watching()
        #expect(monitor.close(interval(window: 0, count: count)).health.count == changes)
    }

    @Test func `a detector over two lanes may count twice as much`() {
        var monitor = TrafficMonitor.watching([detector(laneCount: 2)])
        #expect(monitor.close(interval(window: 0, count: 180)).health.isEmpty)
        #expect(monitor.close(interval(window: 1, count: 181)).health.count == 1)
    }

    @Test(arguments: [(5, 0.0), (0, 0.5)])
    func `an impossible pair is suspect after five`(count: Int, occupancy: Double) {
        var monitor = TrafficMonitor.watching()
        let pairs = (0..<5).map {
            interval(window: $0, count: count == 0 ? 0 : count + $0, occupancy: occupancy)
        }
        #expect(monitor.closeAll(Array(pairs.prefix(4))).health.isEmpty)
        #expect(monitor.close(pairs[4]).health.map(\.reason) == [.impossiblePair])
    }

    @Test func `five passing intervals make it good again`() throws {
        var monitor = TrafficMonitor.watching()
        monitor.close(interval(window: 0, count: 500))
        #expect(monitor.drive([30, 30, nil, 30, 30], from: 1).health.isEmpty)
        let change = try #require(monitor.drive([30], from: 6).health.first)
        #expect(change.health == .good)
        #expect(change.reason == .passing)
        #expect(change.since == window(1).start)
        #expect(monitor.health(of: DetectorIndex(0)) == .good)
    }

    @Test func `a lapse starts recovery anew`() {
        var monitor = TrafficMonitor.watching()
        monitor.close(interval(window: 0, count: 500))
        _ = monitor.drive([30, 30, 30, 30], from: 1)
        monitor.close(interval(window: 5, count: 500))
        #expect(monitor.drive([30, 30, 30, 30], from: 6).health.isEmpty)
        #expect(monitor.drive([30], from: 10).health.map(\.health) == [.good])
    }

    @Test func `a revision is no evidence about health`() {
        var monitor = TrafficMonitor.watching()
        monitor.close(interval(window: 0))
        #expect(monitor.close(interval(window: 0, count: 500, version: 2)).health.isEmpty)
    }

    @Test func `an interval in which nothing was heard does not end silence`() {
        var monitor = TrafficMonitor.watching()
        monitor.close(interval(window: 0))
        monitor.close(interval(window: 3, count: 0, observed: 0))
        #expect(monitor.tick(at: window(0).end.advanced(bySeconds: 98)).health.count == 1)
    }

    @Test func `a queue standing for a moment does not delay recovery`() {
        var monitor = TrafficMonitor.watching()
        monitor.close(interval(window: 0, count: 500))
        _ = monitor.drive([30, 30, 30, 30], from: 1)
        let queue = interval(window: 5, count: 0, occupancy: 1)
        #expect(monitor.close(queue).health.map(\.health) == [.good])
    }

    @Test func `silence after chatter is told as silence`() throws {
        var monitor = TrafficMonitor.watching()
        monitor.close(
            interval(window: 0, count: 500), interval(window: 1, count: 501),
            interval(window: 2, count: 502))
        #expect(monitor.health(of: DetectorIndex(0)) == .failed)
        let change = try #require(
            monitor.tick(at: window(0).end.advanced(bySeconds: 98)).health.first)
        #expect(change.reason == .silent)
        #expect(change.since == window(2).end)
    }

    @Test func `a quiet detector has failed after a day`() {
        var monitor = TrafficMonitor.watching([detector(site: 0), detector(site: 0)])
        let day = 2_880
        monitor.close(interval(0, window: 0, contents: .vehicles))
        monitor.close(interval(1, window: 10, contents: .vehicles))
        let quiet = monitor.tick(at: window(10).end.advanced(bySeconds: 2)).health
        monitor.close(interval(1, window: day, contents: .vehicles))
        let dead = monitor.tick(at: window(day).end.advanced(bySeconds: 2)).health
        #expect(quiet.map(\.health) == [.suspect])
        #expect(dead.map(\.health) == [.failed])
        #expect(dead.map(\.since) == [window(0).end])
    }
}
