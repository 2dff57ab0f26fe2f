import Control
import TrafficModel

/// Seconds after 2026-05-29T00:00:00Z.
func moment(_ seconds: Int) -> Timestamp { Timestamp(seconds: 1_780_012_800 + Int64(seconds)) }

/// Three junctions in a row. Links 0 (a → b) and 1 (c → b) lead to junction b with the commandable
/// controllers 0 and 1; link 2 (b → c) leads to junction c, whose controller 2 is not commandable.
/// Sign 0 is read on link 0: before link 2.
func city() -> RoadNetwork {
    let junctions = ["a", "b", "c"].map { Junction(id: $0, name: $0, x: 0, y: 0, control: "") }
    let links = [(0, 1, "Lê Lợi"), (2, 1, "Hàm Nghi"), (1, 2, "Nguyễn Huệ")].enumerated().map {
        Link(
            number: LinkNumber(UInt32($0 + 7)), id: "\($0)", name: $1.2,
            from: JunctionIndex($1.0), to: JunctionIndex($1.1), length: nil,
            freeSpeed: .kilometersPerHour(40), laneCount: 1, width: nil)
    }
    let controllers = [(12, 1, true), (13, 1, true), (14, 2, false)].map {
        SignalController(
            number: ControllerNumber($0.0), id: "", junctions: [JunctionIndex($0.1)],
            commandability: $0.2 ? .commandable : .notCommandable(reasons: ["no plan"]))
    }
    let sign = MessageSign(number: SignNumber(5), id: "5", name: "", link: LinkIndex(0))
    return RoadNetwork(
        name: "test", junctions: junctions, links: links, detectors: [], controllers: controllers,
        signs: [sign])
}

extension CongestionPolicy {
    /// A policy of the sample city with a hold of 300 s.
    static var sample: CongestionPolicy {
        CongestionPolicy(network: city(), settings: PolicySettings())
    }
}

extension Decision.Target {
    static func controller(_ position: Int) -> Self { .controller(ControllerIndex(position)) }
    static var onlySign: Self { .sign(SignIndex(0)) }
}

/// The state of a link over the 30 s before a moment.
func state(
    _ link: Int, end: Int, kilometersPerHour speed: Double? = 8.1, observed: Double = 1
) -> LinkState {
    LinkState(
        link: LinkIndex(link),
        window: TimeWindow(startSecond: UInt32(moment(end - 30).seconds), lengthSeconds: 30),
        vehicleCount: 9, flow: Flow(vehiclesPerHour: 1_080), passengerCarFlow: nil,
        speed: speed.map(Speed.kilometersPerHour), occupancy: Occupancy(fraction: 0.62),
        density: nil, levelOfService: .f, observed: Share(fraction: observed), isEstimated: false,
        ageSeconds: 2, version: 1, isCongested: true)
}

/// The beginning of congestion, from three states.
func began(
    _ link: Int, at end: Int, kilometersPerHour speed: Double? = 8.1, observed: Double = 1
) -> CongestionChange {
    CongestionChange(
        link: LinkIndex(link), direction: .began, time: moment(end),
        evidence: [60, 30, 0].map {
            state(link, end: end - $0, kilometersPerHour: speed, observed: observed)
        })
}

/// The end of congestion, from five states.
func ended(_ link: Int, at end: Int) -> CongestionChange {
    CongestionChange(
        link: LinkIndex(link), direction: .ended, time: moment(end),
        evidence: [120, 90, 60, 30, 0].map {
            state(link, end: end - $0, kilometersPerHour: 31)
        })
}
