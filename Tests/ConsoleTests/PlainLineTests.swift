import Testing
import TrafficModel
import Wire

@testable import Console

@Suite struct PlainLineTests {
    private static let network = RoadNetwork(
        name: "one street",
        junctions: [
            Junction(id: "A", name: "A", x: 0, y: 0, control: ""),
            Junction(id: "B", name: "B", x: 1, y: 0, control: ""),
        ],
        links: [
            Link(
                number: LinkNumber(7), id: "7", name: "Hàm Nghi", from: JunctionIndex(0),
                to: JunctionIndex(1), length: nil, freeSpeed: nil, laneCount: 1, width: nil)
        ],
        detectors: [],
        controllers: [
            SignalController(
                number: ControllerNumber(3), id: "3", junctions: [], commandability: .commandable)
        ])

    private static func state(
        _ level: LevelOfService, speed: Double = 31.6, version: UInt32 = 1
    ) -> LinkState {
        LinkState(
            link: LinkIndex(0), window: TimeWindow(startSecond: 0, lengthSeconds: 30),
            vehicleCount: 12, flow: Flow(vehiclesPerHour: 1_440), passengerCarFlow: nil,
            speed: .kilometersPerHour(speed), occupancy: nil, density: nil, levelOfService: level,
            observed: .whole, isEstimated: false, ageSeconds: 0, version: version,
            isCongested: false)
    }

    private static func approach(area percent: Double?) -> FeedMessage {
        let state = ApproachState(
            link: LinkIndex(0), window: TimeWindow(startSecond: 0, lengthSeconds: 30),
            occupiedArea: percent.map { Share(fraction: $0 / 100) },
            queueLength: Length(meters: 44.6), queuedVehicles: 23, observed: .whole,
            isEstimated: false, ageSeconds: 2)
        return .approach(ApproachMessage(state, network: network))
    }

    private static func incident(
        confidence: UInt32 = Reading.unknown, offset: UInt32 = Reading.unknown
    ) throws -> FeedMessage {
        let reading = Reading(
            time: Timestamp(seconds: 50), subject: 7, kind: .incident,
            a: IncidentType.crash.rawValue, b: confidence, c: offset)
        return .incident(try #require(IncidentMessage(reading, link: network.links[0])))
    }

    private static func line(_ message: FeedMessage, _ shown: inout Shown) -> String? {
        let update = FeedUpdate(sequence: 1, time: Timestamp(seconds: 60), message: message)
        return PlainLine.text(for: update, shown: &shown)
    }

    @Test func `a link is shown when it gets worse than C, or better again`() {
        var shown = Shown()
        let levels: [LevelOfService] = [.b, .a, .c, .d, .d, .f, .a]
        let lines = levels.map { level in
            Self.line(.link(LinkMessage(Self.state(level), network: Self.network)), &shown)
        }
        #expect(lines.map { $0 != nil } == [true, false, false, true, false, true, true])
        #expect(
            lines[0] == "1970-01-01T00:00:30Z  state      Hàm Nghi (link 7): level B, 32 km/h, "
                + "1440 veh/h, 100 % observed")
    }

    @Test(arguments: [(1e300, "1e+300 km/h"), (-1e300, "-1e+300 km/h"), (-0.4, "0 km/h")])
    func `a speed is shown, however senseless`(speed: Double, words: String) {
        var shown = Shown()
        let message = LinkMessage(Self.state(.b, speed: speed), network: Self.network)
        let line = Self.line(.link(message), &shown)
        #expect(line?.contains("level B, \(words), ") == true, "\(line ?? "no line")")
    }

    @Test func `a revision says so`() {
        var shown = Shown()
        let revised = LinkMessage(Self.state(.b, version: 2), network: Self.network)
        #expect(Self.line(.link(revised), &shown)?.hasSuffix("revision 2") == true)
    }

    @Test func `a decision names whom it asks, for what and why`() {
        var shown = Shown()
        let decision = Decision(
            ordinal: 4, time: Timestamp(seconds: 45), target: .controller(ControllerIndex(0)),
            action: .plan("relief"), reason: "congestion on Hàm Nghi", evidence: [],
            timeToLiveSeconds: 60)
        let message = FeedMessage.decision(DecisionMessage(decision, network: Self.network))
        #expect(
            Self.line(message, &shown)
                == "1970-01-01T00:00:45Z  decision   #4 asks controller 3 to run plan 'relief': "
                + "congestion on Hàm Nghi")
    }

    @Test func `a queue is told when it stands and when it has cleared, not in between`() {
        var shown = Shown()
        #expect(Self.line(Self.approach(area: 49.9), &shown) == nil)
        #expect(
            Self.line(Self.approach(area: 62), &shown)
                == "1970-01-01T00:00:30Z  queue      stands on Hàm Nghi (link 7): 62 % of the area "
                + "occupied, 45 m, 23 vehicles")
        #expect(Self.line(Self.approach(area: 80), &shown) == nil)
        #expect(Self.line(Self.approach(area: 30), &shown) == nil)
        #expect(Self.line(Self.approach(area: nil), &shown) == nil)
        let cleared = Self.line(Self.approach(area: 12), &shown)
        #expect(cleared?.contains("queue      has cleared on Hàm Nghi (link 7): 12 %") == true)
        #expect(Self.line(Self.approach(area: 12), &shown) == nil)
    }

    @Test func `an incident tells what, where and how sure`() throws {
        var shown = Shown()
        let known = try Self.incident(confidence: 850_000, offset: 12_000)
        #expect(
            Self.line(known, &shown)
                == "1970-01-01T00:00:50Z  incident   crash reported on Hàm Nghi (link 7), "
                + "85 % sure, 120 m from its start")
        #expect(
            Self.line(try Self.incident(), &shown)
                == "1970-01-01T00:00:50Z  incident   crash reported on Hàm Nghi (link 7)")
    }

    @Test func `a refusal tells the sensor's author what to do`() {
        var shown = Shown()
        let refusal = Refusal(source: 17, reason: .checksum, byteOffset: 40, head: [1])
        let line = Self.line(.refused(refusal), &shown)
        #expect(line?.contains("source 17: checksum at byte 40: CRC32C covers") == true)
    }

    @Test func `heartbeats and counters are no news`() {
        var shown = Shown()
        #expect(Self.line(.heartbeat, &shown) == nil)
        #expect(Self.line(.counters(["a": 1]), &shown) == nil)
    }

    @Test func `readings that are counted and not used are told when there are more`() {
        var shown = Shown()
        let late = FeedMessage.counters(["ngatu_readings_late_total": 3])
        #expect(Self.line(late, &shown)?.contains("counted    3 late") == true)
        #expect(Self.line(late, &shown) == nil)
    }

    @Test func `refusals that repeat themselves are folded`() {
        var shown = Shown()
        let refusal = FeedMessage.refused(
            Refusal(source: 17, reason: .checksum, byteOffset: 40, head: [1]))
        let lines = (0..<5).map { _ in Self.line(refusal, &shown) }
        #expect(lines.count { $0 != nil } == 1)
        #expect(Self.line(.counters([:]), &shown)?.hasSuffix("4 more like the last") == true)
        #expect(Self.line(.counters([:]), &shown) == nil)
    }

    @Test func `a refused record is named with what it says`() {
        var shown = Shown()
        let reading = Reading(time: Timestamp(seconds: 9), subject: 99, kind: .vehicle, a: 200_000)
        let head = withUnsafeBytes(of: reading) { Array($0) }
        let range = Refusal(source: 7, reason: .range, byteOffset: 80, record: 1, head: head)
        let subject = Refusal(source: 7, reason: .subject, byteOffset: 80, record: 1, head: head)
        #expect(
            Self.line(.refused(range), &shown)?.contains(
                "source 7, record 1: range at byte 80: speed 200000 mm/s, at most 100000") == true)
        #expect(Self.line(.refused(subject), &shown)?.contains("detector 99: list it") == true)
    }
}
