public import TrafficModel

/// State of one approach on the feed: an `ApproachState` with the link's number and name.
public struct ApproachMessage: Hashable, Sendable {
    /// The link that leads to the stop line.
    public let link: LinkNumber
    /// The street's name.
    public let name: String
    /// The interval.
    public let window: TimeWindow
    /// Mean share of the watched area that vehicles covered.
    public let occupiedArea: Share?
    /// Greatest length of the queue.
    public let queueLength: Length?
    /// Greatest number of queued vehicles.
    public let queuedVehicles: UInt32?
    /// Share of the interval that was observed.
    public let observed: Share
    /// Whether any part was estimated.
    public let isEstimated: Bool
    /// Seconds from the newest reading used to the moment the state was made.
    public let ageSeconds: Double

    /// Takes a state, with number and name from its network.
    public init(_ state: ApproachState, network: RoadNetwork) {
        let subject = network.links[state.link.position]
        link = subject.number
        name = subject.name
        window = state.window
        occupiedArea = state.occupiedArea
        queueLength = state.queueLength
        queuedVehicles = state.queuedVehicles
        observed = state.observed
        isEstimated = state.isEstimated
        ageSeconds = state.ageSeconds
    }

    var fields: [String: JSONNode] {
        [
            "link": .unsigned(link.rawValue), "name": .text(name),
            "start": .text(window.start.rfc3339), "end": .text(window.end.rfc3339),
            "area_percent": .decimal(occupiedArea?.percent),
            "queue_length_m": .decimal(queueLength?.meters),
            "queued_vehicles": queuedVehicles.map { .unsigned($0) } ?? .null,
            "observed_percent": .decimal(observed.percent), "estimated": .bool(isEstimated),
            "age_s": .decimal(ageSeconds),
        ]
    }
}

extension ApproachMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case link
        case name
        case start
        case end
        case area = "area_percent"
        case queueLength = "queue_length_m"
        case queuedVehicles = "queued_vehicles"
        case observed = "observed_percent"
        case estimated
        case age = "age_s"
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        link = LinkNumber(try values.decode(UInt32.self, forKey: .link))
        name = try values.decode(String.self, forKey: .name)
        window = try values.window(.start, .end)
        occupiedArea = try values.percent(.area)
        queueLength = try values.number(.queueLength).map { Length(meters: $0) }
        queuedVehicles = try values.decodeIfPresent(UInt32.self, forKey: .queuedVehicles)
        observed = try values.percent(.observed) ?? .none
        isEstimated = try values.decode(Bool.self, forKey: .estimated)
        ageSeconds = try values.number(.age) ?? 0
    }
}
