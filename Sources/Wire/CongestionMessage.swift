public import TrafficModel

/// A change of congestion on the feed, with the link's number and name.
public struct CongestionMessage: Hashable, Sendable {
    /// The link.
    public let link: LinkNumber
    /// The street's name.
    public let name: String
    /// Which way it changed.
    public let direction: CongestionChange.Direction
    /// End of the interval that completed the persistence.
    public let time: Timestamp
    /// The states that caused it, oldest first.
    public let evidence: [LinkEvidence]

    /// Takes a change, with number and name from its network.
    public init(_ change: CongestionChange, network: RoadNetwork) {
        let subject = network.links[change.link.position]
        link = subject.number
        name = subject.name
        direction = change.direction
        time = change.time
        evidence = change.evidence.map { LinkEvidence($0, network: network) }
    }

    var fields: [String: JSONNode] {
        [
            "link": .unsigned(link.rawValue), "name": .text(name),
            "direction": .text(direction.rawValue), "changed": .text(time.rfc3339),
            "evidence": .array(evidence.map(\.node)),
        ]
    }
}

extension CongestionMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case link
        case name
        case direction
        case changed
        case evidence
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        link = LinkNumber(try values.decode(UInt32.self, forKey: .link))
        name = try values.decode(String.self, forKey: .name)
        direction = try values.choice(CongestionChange.Direction.self, .direction)
        time = try values.moment(.changed)
        evidence = try values.decode([LinkEvidence].self, forKey: .evidence)
    }
}
