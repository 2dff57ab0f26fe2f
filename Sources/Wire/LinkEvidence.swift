public import TrafficModel

/// The part of a link's state that a decision or a change of congestion rests on.
public struct LinkEvidence: Hashable, Sendable {
    /// The link.
    public let link: LinkNumber
    /// The interval.
    public let window: TimeWindow
    /// Vehicles counted.
    public let vehicleCount: UInt32
    /// Space-mean speed, if known.
    public let speed: Speed?
    /// Share of the interval that was observed.
    public let observed: Share
    /// Whether the link was congested after the interval.
    public let isCongested: Bool
    /// 1 for the first closing of the interval.
    public let version: UInt32

    /// Takes a state's part, with the link's number from its network.
    public init(_ state: LinkState, network: RoadNetwork) {
        link = network.links[state.link.position].number
        window = state.window
        vehicleCount = state.vehicleCount
        speed = state.speed
        observed = state.observed
        isCongested = state.isCongested
        version = state.version
    }

    var node: JSONNode {
        .object([
            "congested": .bool(isCongested), "count": .unsigned(vehicleCount),
            "end": .text(window.end.rfc3339), "link": .unsigned(link.rawValue),
            "observed_percent": .decimal(observed.percent),
            "speed_kmh": .decimal(speed?.kilometersPerHour),
            "start": .text(window.start.rfc3339), "version": .unsigned(version),
        ])
    }
}

extension LinkEvidence: Decodable {
    private enum CodingKeys: String, CodingKey {
        case congested
        case count
        case end
        case link
        case observed = "observed_percent"
        case speed = "speed_kmh"
        case start
        case version
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        link = LinkNumber(try values.decode(UInt32.self, forKey: .link))
        window = try values.window(.start, .end)
        vehicleCount = try values.decode(UInt32.self, forKey: .count)
        speed = try values.speed(.speed)
        observed = try values.percent(.observed) ?? .none
        isCongested = try values.decode(Bool.self, forKey: .congested)
        version = try values.decode(UInt32.self, forKey: .version)
    }
}
