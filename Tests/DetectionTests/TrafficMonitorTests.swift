import Detection
import Testing
import TrafficModel

@Suite struct TrafficMonitorTests {
    @Test func `lanes side by side are summed`() throws {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 12)])
        let state = try #require(
            monitor.close(interval(0, window: 0, count: 6), interval(1, window: 0, count: 9))
                .linkStates.first)
        #expect(state.vehicleCount == 15)
        #expect(state.flow == Flow(vehiclesPerHour: 1_800))
    }

    @Test func `cross-sections one behind the other are averaged`() throws {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 12.5)])
        let state = try #require(
            monitor.close(interval(0, window: 0, count: 6), interval(1, window: 0, count: 9))
                .linkStates.first)
        #expect(state.vehicleCount == 8)
        #expect(state.flow == Flow(vehiclesPerHour: 900))
    }

    @Test func `speeds are pooled as a space mean`() throws {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 80)])
        let state = try #require(
            monitor.close(
                interval(0, window: 0, count: 10, kilometersPerHour: 20),
                interval(1, window: 0, count: 10, kilometersPerHour: 60)
            ).linkStates.first)
        let speed = try #require(state.speed)
        #expect(abs(speed.kilometersPerHour - 30) < 0.01)
        #expect(state.levelOfService == .c)
    }

    @Test func `only detectors that count the link count`() throws {
        var monitor = TrafficMonitor.watching([
            detector(), detector(.exit), detector(.button), detector(.bus), detector(.cameraArea),
        ])
        let state = try #require(
            monitor.close(
                interval(0, window: 0, count: 6), interval(1, window: 0, count: 5),
                interval(2, window: 0, count: 5), interval(3, window: 0, count: 5),
                interval(4, window: 0, count: 5)
            ).linkStates.first)
        #expect(state.vehicleCount == 6)
        #expect(state.observed == .whole)
    }

    @Test func `a learned detector has health and no link`() {
        var monitor = TrafficMonitor.watching()
        let findings = monitor.close(interval(3, window: 0, count: 200))
        #expect(findings.linkStates.isEmpty)
        #expect(findings.health.map(\.detector) == [DetectorIndex(3)])
    }

    @Test(arguments: [(true, 288.0), (false, 348.0)])
    func `motorcycles weigh less at signals`(isSignalized: Bool, expected: Double) throws {
        var monitor = TrafficMonitor.watching(isSignalized: isSignalized)
        let motorcycles = interval(window: 0, count: 10, vehicleClass: .motorcycle)
        let state = try #require(monitor.close(motorcycles).linkStates.first)
        let flow = try #require(state.passengerCarFlow)
        #expect(abs(flow.vehiclesPerHour - expected) < 1e-9)
    }

    @Test func `density is flow by speed per lane`() throws {
        var monitor = TrafficMonitor.watching([detector(laneCount: 2)])
        let state = try #require(
            monitor.close(interval(window: 0, count: 20, kilometersPerHour: 40)).linkStates.first)
        let density = try #require(state.density)
        #expect(abs(density.vehiclesPerKilometer - 30) < 0.01)
    }

    @Test func `without speed density comes from the loop's occupancy`() throws {
        var monitor = TrafficMonitor.watching()
        let state = try #require(
            monitor.close(interval(window: 0, occupancy: 0.134)).linkStates.first)
        #expect(abs(try #require(state.density).vehiclesPerKilometer - 20) < 1e-9)
    }

    @Test func `loop occupancy of mostly motorcycles gives no density`() throws {
        var monitor = TrafficMonitor.watching()
        let stream = interval(window: 0, vehicleClass: .motorcycle, occupancy: 0.134)
        let state = try #require(monitor.close(stream).linkStates.first)
        #expect(state.density == nil)
        #expect(state.occupancy == Occupancy(fraction: 0.134))
    }

    @Test func `occupancy is a mean over lanes`() throws {
        var monitor = TrafficMonitor.watching([detector(laneCount: 3), detector()])
        let state = try #require(
            monitor.close(
                interval(0, window: 0, occupancy: 0.1), interval(1, window: 0, occupancy: 0.5)
            ).linkStates.first)
        #expect(abs(try #require(state.occupancy).fraction - 0.2) < 1e-12)
    }

    @Test func `a link waits for its other detector, then does without it`() throws {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 80)])
        #expect(monitor.close(interval(0, window: 0)).linkStates.isEmpty)
        let closed = window(0).end.advanced(bySeconds: 2)
        #expect(monitor.tick(at: closed.advanced(bySeconds: 5)).linkStates.isEmpty)
        let state = try #require(
            monitor.tick(at: closed.advanced(bySeconds: 6)).linkStates.first)
        #expect(state.observed == Share(fraction: 0.5))
        #expect(!state.isUsableForControl)
        #expect(state.ageSeconds == 8)
    }

    @Test func `a later call completes a window within the wait`() throws {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 80)])
        monitor.close(interval(0, window: 0, count: 6))
        let late = monitor.observe(
            [interval(1, window: 0, count: 8)], at: window(0).end.advanced(bySeconds: 5))
        #expect(late.linkStates.map(\.vehicleCount) == [7])
        #expect(late.linkStates.map(\.version) == [1])
    }

    @Test func `a detector that closes after the wait revises the state`() throws {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 80)])
        monitor.close(interval(0, window: 0, count: 6))
        _ = monitor.tick(at: window(0).end.advanced(bySeconds: 8))
        let late = monitor.observe(
            [interval(1, window: 0, count: 8)], at: window(0).end.advanced(bySeconds: 9))
        #expect(late.linkStates.map(\.version) == [2])
        #expect(late.linkStates.map(\.observed) == [.whole])
    }

    @Test func `the next window settles the one before`() {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 80)])
        let findings = monitor.close(interval(0, window: 0), interval(0, window: 1))
        #expect(findings.linkStates.map(\.window) == [window(0)])
    }

    @Test func `the end of the stream settles what still waits`() {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 80)])
        monitor.close(interval(0, window: 0))
        let end = window(0).end.advanced(bySeconds: 3)
        #expect(monitor.finish(at: end).linkStates.map(\.window) == [window(0)])
        #expect(monitor.finish(at: end).isEmpty)
    }

    @Test func `findings are ordered by subject`() {
        var monitor = TrafficMonitor.watching([detector(), detector(), detector()])
        let findings = monitor.close(
            interval(2, window: 0, count: 500), interval(0, window: 0, count: 500),
            interval(1, window: 0, count: 500))
        #expect(findings.health.map(\.detector.position) == [0, 1, 2])
    }

    @Test func `it does not matter how the calls are cut`() {
        let detectors = [detector(at: 2), detector(at: 80)]
        var together = TrafficMonitor.watching(detectors)
        var apart = TrafficMonitor.watching(detectors)
        let first = interval(0, window: 0, count: 6, kilometersPerHour: 20)
        let second = interval(1, window: 0, count: 8, kilometersPerHour: 30)
        let whole = together.close(first, second)
        #expect(apart.close(first).isEmpty)
        #expect(apart.close(second) == whole)
    }

    @Test func `a failed detector is left out and not waited for`() {
        var monitor = TrafficMonitor.watching([detector(at: 2), detector(at: 80)])
        _ = monitor.closeAll((0..<3).map { interval(1, window: $0, count: 500 + $0) })
        #expect(monitor.health(of: DetectorIndex(1)) == .failed)
        _ = monitor.finish(at: window(2).end.advanced(bySeconds: 3))
        let both = monitor.close(
            interval(0, window: 3, count: 9), interval(1, window: 3, count: 500))
        let alone = monitor.close(interval(0, window: 4, count: 9))
        #expect((both.linkStates + alone.linkStates).map(\.vehicleCount) == [9, 9])
        #expect(both.linkStates.map(\.observed) == [Share(fraction: 0.5)])
    }

    @Test func `a silent detector is not waited for until it is heard again`() {
        var monitor = TrafficMonitor.watching([detector(site: 0), detector(site: 0)])
        monitor.close(interval(0, window: 0), interval(1, window: 0, contents: .vehicles))
        monitor.close(interval(0, window: 11))
        _ = monitor.tick(at: window(11).end.advanced(bySeconds: 8))
        let alone = monitor.close(interval(0, window: 12))
        let both = monitor.close(
            interval(0, window: 13), interval(1, window: 13, contents: .vehicles))
        #expect(alone.linkStates.map(\.observed) == [Share(fraction: 0.5)])
        #expect(both.linkStates.map(\.observed) == [.whole])
    }

    @Test func `intervals of another length are passed over`() {
        var monitor = TrafficMonitor.watching()
        #expect(monitor.close(interval(window: 0, lengthSeconds: 300)).isEmpty)
    }

    @Test func `a revision beyond memory speaks only for a single detector`() throws {
        let forgetful = try DetectionSettings(rememberedIntervals: 0)
        let revision = interval(0, window: 0, count: 4, version: 2)
        var single = TrafficMonitor.watching(settings: forgetful)
        var double = TrafficMonitor.watching([detector(), detector()], settings: forgetful)
        _ = single.close(interval(0, window: 0))
        _ = double.close(interval(0, window: 0), interval(1, window: 0))
        #expect(single.close(revision).linkStates.map(\.vehicleCount) == [4])
        #expect(double.close(revision).linkStates.isEmpty)
    }
}
