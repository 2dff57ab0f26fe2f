public import TrafficModel

/// State of one link on the feed: a `LinkState` with the link's number and name.
public struct LinkMessage: Hashable, Sendable {
    /// The link.
    public let link: LinkNumber
    /// The street's name.
    public let name: String
    /// The interval.
    public let window: TimeWindow
    /// Vehicles counted.
    public let vehicleCount: UInt32
    /// Vehicles per hour.
    public let flow: Flow?
    /// Passenger-car units per hour.
    public let passengerCarFlow: Flow?
    /// Space-mean speed.
    public let speed: Speed?
    /// Share of time the detectors were covered.
    public let occupancy: Occupancy?
    /// Vehicles per kilometre and lane.
    public let density: Density?
    /// Level of service.
    public let levelOfService: LevelOfService?
    /// Share of the interval that was observed.
    public let observed: Share
    /// Whether any part was estimated.
    public let isEstimated: Bool
    /// Seconds from the end of the newest data used to the moment the state was made.
    public let ageSeconds: Double
    /// Above 1 it revises an earlier state.
    public let version: UInt32
    /// Whether the link is congested after this interval.
    public let isCongested: Bool

    /// Takes a state, with number and name from its network.
    public init(_ state: LinkState, network: RoadNetwork) {
        let subject = network.links[state.link.position]
        link = subject.number
        name = subject.name
        window = state.window
        vehicleCount = state.vehicleCount
        flow = state.flow
        passengerCarFlow = state.passengerCarFlow
        speed = state.speed
        occupancy = state.occupancy
        density = state.density
        levelOfService = state.levelOfService
        observed = state.observed
        isEstimated = state.isEstimated
        ageSeconds = state.ageSeconds
        version = state.version
        isCongested = state.isCongested
    }

    var fields: [String: JSONNode] {
        [
            "link": .unsigned(link.rawValue), "name": .text(name),
            "start": .text(window.start.rfc3339), "end": .text(window.end.rfc3339),
            "count": .unsigned(vehicleCount),
            "flow_per_h": .decimal(flow?.vehiclesPerHour),
            "pcu_flow_per_h": .decimal(passengerCarFlow?.vehiclesPerHour),
            "speed_kmh": .decimal(speed?.kilometersPerHour),
            "occupancy_percent": .decimal(occupancy?.percent),
            "density_per_km": .decimal(density?.vehiclesPerKilometer),
            "los": levelOfService.map { .text($0.rawValue) } ?? .null,
            "observed_percent": .decimal(observed.percent), "estimated": .bool(isEstimated),
            "age_s": .decimal(ageSeconds), "version": .unsigned(version),
            "congested": .bool(isCongested),
        ]
    }
}

extension LinkMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case link
        case name
        case start
        case end
        case count
        case flow = "flow_per_h"
        case passengerCarFlow = "pcu_flow_per_h"
        case speed = "speed_kmh"
        case occupancy = "occupancy_percent"
        case density = "density_per_km"
        case levelOfService = "los"
        case observed = "observed_percent"
        case estimated
        case age = "age_s"
        case version
        case congested
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        link = LinkNumber(try values.decode(UInt32.self, forKey: .link))
        name = try values.decode(String.self, forKey: .name)
        window = try values.window(.start, .end)
        vehicleCount = try values.decode(UInt32.self, forKey: .count)
        flow = try values.number(.flow).map { Flow(vehiclesPerHour: $0) }
        passengerCarFlow = try values.number(.passengerCarFlow).map { Flow(vehiclesPerHour: $0) }
        speed = try values.speed(.speed)
        occupancy = try values.percent(.occupancy)
        density = try values.number(.density).map { Density(vehiclesPerKilometer: $0) }
        let hasLevel = try !values.decodeNil(forKey: .levelOfService)
        levelOfService = hasLevel ? try values.choice(LevelOfService.self, .levelOfService) : nil
        observed = try values.percent(.observed) ?? .none
        isEstimated = try values.decode(Bool.self, forKey: .estimated)
        ageSeconds = try values.number(.age) ?? 0
        version = try values.decode(UInt32.self, forKey: .version)
        isCongested = try values.decode(Bool.self, forKey: .congested)
    }
}
