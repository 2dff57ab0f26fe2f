import Detection
import TestSupport
import Testing
import TrafficModel

@Suite struct ApproachMonitorTests {
    /// Cameras 1 and 2 on the first link, 3 on the second, with pulses of 10 s; 4 is a loop.
    private static let network = RoadNetwork(
        name: "two streets", junctions: city([]).junctions,
        links: [7, 8].map { number in
            Link(
                number: LinkNumber(number), id: "\(number)", name: "L", from: JunctionIndex(0),
                to: JunctionIndex(1), length: nil, freeSpeed: nil, laneCount: 1, width: nil)
        },
        detectors: [
            camera(1, link: 0), camera(2, link: 0), camera(3, link: 1),
            camera(4, .loop, link: 0), camera(5, link: nil),
        ], controllers: [])

    private static func camera(
        _ number: UInt32, _ kind: DetectorKind = .cameraArea, link: Int?
    ) -> Detector {
        Detector(
            number: DetectorNumber(number), name: "cam-\(number)", kind: kind,
            link: link.map { LinkIndex($0) }, pulseSeconds: 10)
    }

    private static func monitor() -> ApproachMonitor {
        ApproachMonitor(
            network: network, settings: DetectionSettings(), allowedLatenessSeconds: 2)
    }

    private static func moment(_ second: Int64) -> Timestamp {
        window(0).start.advanced(bySeconds: second)
    }

    private static func queue(
        _ camera: UInt32 = 1, at second: Int64, centimeters: UInt32 = Reading.unknown,
        vehicles: UInt32 = Reading.unknown, area: UInt32 = Reading.unknown, flags: UInt8 = 0
    ) -> Reading {
        Reading(
            time: moment(second), subject: camera, kind: .queue, flags: flags, a: centimeters,
            b: vehicles, c: area, d: Reading.unknownSigned)
    }

    @Test func `an interval has the mean area and the greatest queue of its readings`() throws {
        var monitor = Self.monitor()
        monitor.take(Self.queue(3, at: 0, centimeters: 1_250, vehicles: 3, area: 200_000))
        monitor.take(Self.queue(3, at: 29, centimeters: 4_500, vehicles: 2, area: 600_000))
        let states = monitor.tick(at: Self.moment(32))
        let state = try #require(states.first)
        #expect(states.count == 1)
        #expect(state.link == LinkIndex(1))
        #expect(state.window == window(0))
        #expect(state.occupiedArea == Share(fraction: 0.4))
        #expect(state.queueLength == Length(meters: 45))
        #expect(state.queuedVehicles == 3)
        #expect(state.observed == Share(fraction: 2.0 / 3), "two of three pulses")
        #expect(state.ageSeconds == 3)
        #expect(!state.isEstimated)
    }

    @Test func `an interval closes at its end and the lateness, not before`() {
        var monitor = Self.monitor()
        monitor.take(Self.queue(at: 29, area: 0))
        #expect(monitor.tick(at: Self.moment(31)).isEmpty)
        #expect(monitor.tick(at: Self.moment(32)).count == 1)
        #expect(monitor.tick(at: Self.moment(33)).isEmpty)
    }

    @Test func `a reading at the border belongs to the interval that begins there`() {
        var monitor = Self.monitor()
        monitor.take(Self.queue(at: 30, area: 0))
        #expect(monitor.tick(at: Self.moment(61)).isEmpty)
        #expect(monitor.tick(at: Self.moment(62)).map(\.window) == [window(1)])
    }

    @Test func `a reading may come late while its interval is open, and is counted afterwards`() {
        var monitor = Self.monitor()
        _ = monitor.tick(at: Self.moment(31))
        monitor.take(Self.queue(at: 5, vehicles: 4))
        #expect(monitor.tick(at: Self.moment(32)).map(\.queuedVehicles) == [4])
        #expect(monitor.lateCount == 0)
        monitor.take(Self.queue(at: 6, vehicles: 9))
        #expect(monitor.lateCount == 1)
        #expect(monitor.finish(at: Self.moment(90)).isEmpty)
    }

    @Test func `states come by interval, then link`() {
        var monitor = Self.monitor()
        monitor.take(Self.queue(3, at: 40, area: 0))
        monitor.take(Self.queue(1, at: 40, area: 0))
        monitor.take(Self.queue(3, at: 10, area: 0))
        monitor.take(Self.queue(1, at: 100, area: 0))
        let states = monitor.tick(at: Self.moment(70))
        #expect(states.map(\.window) == [window(0), window(1), window(1)])
        #expect(states.map(\.link) == [LinkIndex(1), LinkIndex(0), LinkIndex(1)])
        #expect(monitor.finish(at: Self.moment(101)).map(\.window) == [window(3)])
    }

    @Test func `cameras of one link weigh alike and a silent one was not observed`() throws {
        var monitor = Self.monitor()
        monitor.take(Self.queue(1, at: 0, area: 900_000))
        monitor.take(Self.queue(1, at: 10, area: 900_000))
        monitor.take(Self.queue(1, at: 20, area: 900_000))
        let alone = try #require(monitor.tick(at: Self.moment(32)).first)
        #expect(alone.occupiedArea == Share(fraction: 0.9))
        #expect(alone.observed == Share(fraction: 0.5))
        monitor.take(Self.queue(1, at: 30, area: 800_000))
        monitor.take(Self.queue(1, at: 40, area: 800_000))
        monitor.take(Self.queue(2, at: 30, area: 200_000))
        let both = try #require(monitor.tick(at: Self.moment(62)).first)
        #expect(both.occupiedArea == Share(fraction: 0.5))
        #expect(both.observed == Share(fraction: 0.5))
    }

    @Test func `what nobody measured is unknown, and an estimate says so`() throws {
        var monitor = Self.monitor()
        monitor.take(Self.queue(at: 0, vehicles: 0, flags: Reading.estimatedFlag))
        let state = try #require(monitor.tick(at: Self.moment(32)).first)
        #expect(state.occupiedArea == nil)
        #expect(state.queueLength == nil)
        #expect(state.queuedVehicles == 0)
        #expect(state.isEstimated)
    }

    @Test(arguments: [
        queue(4, at: 0, area: 1), queue(5, at: 0, area: 1), queue(99, at: 0, area: 1),
        Reading(time: moment(0), subject: 1, kind: .vehicle, a: 1),
    ])
    func `other readings, and those of other detectors, are passed over`(reading: Reading) {
        var monitor = Self.monitor()
        monitor.take(reading)
        #expect(monitor.finish(at: Self.moment(60)).isEmpty)
        #expect(monitor.lateCount == 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the order of readings does not matter`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let readings = (0..<200).map { number in
            Self.queue(
                UInt32(1 + number % 3), at: Int64.random(in: 0..<120, using: &random),
                centimeters: .random(in: 0...9_000, using: &random),
                area: .random(in: 0...1_000_000, using: &random))
        }
        var sent = Self.monitor()
        readings.forEach { sent.take($0) }
        var shuffled = Self.monitor()
        readings.shuffled(using: &random).forEach { shuffled.take($0) }
        #expect(sent.tick(at: Self.moment(150)) == shuffled.tick(at: Self.moment(150)))
    }
}
