import Detection
import TestSupport
import Testing
import TrafficModel

@Suite struct CongestionMonitorTests {
    @Test func `congestion begins with the third slow interval`() throws {
        var monitor = TrafficMonitor.watching()
        #expect(monitor.drive([10, 10]).congestion.isEmpty)
        let change = try #require(monitor.drive([10], from: 2).congestion.first)
        #expect(change.direction == .began)
        #expect(change.time == window(2).end)
        #expect(change.evidence.map(\.window) == [window(0), window(1), window(2)])
        #expect(change.evidence.map(\.isCongested) == [false, false, true])
    }

    @Test func `two slow intervals and one between the limits do not begin congestion`() {
        var monitor = TrafficMonitor.watching()
        #expect(monitor.drive([10, 10, 25, 10, 10, 25]).congestion.isEmpty)
    }

    @Test(arguments: [(20, 1), (21, 0)])
    func `the onset limit itself is congested`(speed: Int, changes: Int) {
        var monitor = TrafficMonitor.watching()
        #expect(monitor.drive([speed, speed, speed]).congestion.count == changes)
    }

    @Test func `congestion ends with the fifth fast interval in a row`() throws {
        var monitor = TrafficMonitor.watching()
        let slow = [Int?](repeating: 10, count: 3)
        let fast = [Int?](repeating: 30, count: 4)
        #expect(monitor.drive(slow + fast + [25] + fast).congestion.count == 1)
        let end = try #require(monitor.drive([30], from: 12).congestion.first)
        #expect(end.direction == .ended)
        #expect(end.evidence.count == 5)
    }

    @Test func `between the limits nothing changes`() {
        var monitor = TrafficMonitor.watching()
        let findings = monitor.drive([10, 10, 10] + [Int?](repeating: 25, count: 20))
        #expect(findings.congestion.count == 1)
        #expect(findings.linkStates.last?.isCongested == true)
    }

    @Test func `a missing interval neither extends nor breaks a run`() {
        var monitor = TrafficMonitor.watching()
        #expect(monitor.drive([10, nil, 10]).congestion.isEmpty)
        #expect(monitor.drive([10], from: 3).congestion.count == 1)
    }

    @Test func `a run is forgotten after as many missing intervals as it needs`() {
        var monitor = TrafficMonitor.watching()
        #expect(monitor.drive([10, 10, nil, nil, nil, 10, 10]).congestion.isEmpty)
        #expect(monitor.drive([10], from: 7).congestion.count == 1)
    }

    @Test func `an interval observed too little neither extends nor breaks a run`() {
        var monitor = TrafficMonitor.watching()
        let poor = interval(window: 2, count: 9, kilometersPerHour: 10, observed: 0.59)
        _ = monitor.drive([10, 10])
        #expect(monitor.close(poor).congestion.isEmpty)
        #expect(monitor.drive([10], from: 3).congestion.count == 1)
    }

    @Test func `an interval observed just enough counts`() {
        var monitor = TrafficMonitor.watching()
        _ = monitor.drive([10, 10])
        let enough = interval(window: 2, count: 9, kilometersPerHour: 10, observed: 0.6)
        #expect(monitor.close(enough).congestion.count == 1)
    }

    @Test func `estimated values say nothing about congestion`() {
        var monitor = TrafficMonitor.watching()
        let findings = monitor.closeAll(
            (0..<4).map {
                interval(
                    window: $0, count: 5 + $0, kilometersPerHour: 10,
                    contents: [.periods, .estimated])
            })
        #expect(findings.congestion.isEmpty)
        #expect(findings.linkStates.allSatisfy { $0.isEstimated && !$0.isUsableForControl })
    }

    @Test func `an empty road is free`() {
        var monitor = TrafficMonitor.watching()
        _ = monitor.drive([10, 10, 10])
        let empty = monitor.closeAll((3..<8).map { interval(window: $0, count: 0) })
        #expect(empty.congestion.map(\.direction) == [.ended])
    }

    @Test func `a standing queue counts nobody and is congested`() {
        var monitor = TrafficMonitor.watching()
        let queue = (0..<3).map { interval(window: $0, count: 0, occupancy: 1) }
        #expect(monitor.closeAll(queue).congestion.map(\.direction) == [.began])
    }

    @Test(arguments: [(0.35, 1), (0.349, 0)])
    func `without speeds occupancy decides`(occupancy: Double, changes: Int) {
        var monitor = TrafficMonitor.watching()
        let findings = monitor.closeAll(
            (0..<3).map { interval(window: $0, count: 5 + $0, occupancy: occupancy) })
        #expect(findings.congestion.count == changes)
    }

    @Test func `a covered detector that counts nobody does not end congestion`() {
        var monitor = TrafficMonitor.watching()
        _ = monitor.drive([10, 10, 10])
        let queue = monitor.closeAll((3..<12).map { interval(window: $0, count: 0, occupancy: 1) })
        #expect(queue.congestion.isEmpty)
        #expect(queue.linkStates.last?.isCongested == true)
    }

    @Test func `congestion stands through a gap of any length`() {
        var monitor = TrafficMonitor.watching()
        _ = monitor.drive([10, 10, 10])
        #expect(monitor.drive([30, 30, 30, 30], from: 200).congestion.isEmpty)
        #expect(monitor.drive([30], from: 204).congestion.map(\.direction) == [.ended])
    }

    @Test func `counts alone say nothing`() {
        var monitor = TrafficMonitor.watching()
        _ = monitor.drive([10, 10, 10])
        let counts = monitor.closeAll((3..<12).map { interval(window: $0, count: 5 + $0 % 3) })
        #expect(counts.congestion.isEmpty)
    }

    @Test func `an absolute limit needs no free-flow speed`() throws {
        let thresholds = try CongestionThresholds(
            onset: .speed(.kilometersPerHour(15)), clear: .speed(.kilometersPerHour(25)))
        var monitor = TrafficMonitor.watching(
            freeKilometersPerHour: nil, settings: try DetectionSettings(congestion: thresholds))
        #expect(monitor.drive([16, 16, 16]).congestion.isEmpty)
        #expect(monitor.drive([15, 15, 15], from: 3).congestion.count == 1)
    }

    @Test func `a revision changes no verdict`() {
        var monitor = TrafficMonitor.watching()
        _ = monitor.drive([10, 10, 30])
        let revised = monitor.close(
            interval(window: 2, count: 6, kilometersPerHour: 10, version: 2))
        #expect(revised.congestion.isEmpty)
        #expect(revised.linkStates.map(\.version) == [2])
        #expect(monitor.drive([10], from: 3).congestion.isEmpty)
    }

    @Test func `an interval out of turn or of a later version is passed over`() {
        var source = TrafficMonitor.watching()
        let states = source.drive([10, 10, 10]).linkStates
        let revision = source.close(
            interval(window: 2, count: 6, kilometersPerHour: 10, version: 2)
        ).linkStates
        var monitor = CongestionMonitor(
            thresholds: CongestionThresholds(), freeSpeed: .kilometersPerHour(50))
        let order = [states[0], states[1], states[1], states[0]] + revision
        #expect(order.allSatisfy { monitor.observe($0).change == nil })
        #expect(monitor.observe(states[2]).change?.direction == .began)
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `no state lasts shorter than its persistence`(seed: UInt64) {
        let speeds = randomSpeeds(seed: seed)
        var monitor = TrafficMonitor.watching()
        let findings = monitor.drive(speeds)
        #expect(findings.congestion.count > 1, "seed \(seed)")
        #expect(shortestStay(findings.congestion) >= 0, "seed \(seed)")
        #expect(
            findings.congestion.allSatisfy { $0.evidence == states(of: $0, in: findings) },
            "seed \(seed)")
        #expect(
            zip(findings.congestion, findings.congestion.dropFirst()).allSatisfy {
                $0.direction != $1.direction
            }, "seed \(seed)")
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `equal input gives equal findings`(seed: UInt64) {
        var first = TrafficMonitor.watching()
        var second = TrafficMonitor.watching()
        let speeds = randomSpeeds(seed: seed)
        #expect(first.drive(speeds) == second.drive(speeds), "seed \(seed)")
    }

    /// 400 windows of speeds that linger for a while, with gaps.
    private func randomSpeeds(seed: UInt64) -> [Int?] {
        var generator = SeededGenerator(seed: seed)
        var base = 30
        return (0..<400).map { _ in
            if Int.random(in: 0..<6, using: &generator) == 0 {
                base = Int.random(in: 5...50, using: &generator)
            }
            let isMissing = Int.random(in: 0..<12, using: &generator) == 0
            return isMissing ? nil : max(base + Int.random(in: -4...4, using: &generator), 2)
        }
    }

    /// All states from the first to the last that a change rests on: none between may be left out.
    private func states(of change: CongestionChange, in findings: Findings) -> [LinkState] {
        findings.linkStates.filter { state in
            change.evidence.first.map { state.window >= $0.window } == true
                && state.window.end <= change.time
        }
    }

    /// Least number of seconds by which a state outlasted the persistence that must end it.
    private func shortestStay(_ changes: [CongestionChange]) -> Double {
        zip(changes, changes.dropFirst()).map { begin, end in
            end.time.seconds(since: begin.time) - (end.direction == .ended ? 150 : 90)
        }.min() ?? 0
    }
}
