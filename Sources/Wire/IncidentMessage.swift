public import TrafficModel

/// An incident that a device or a person reported, on the feed.
public struct IncidentMessage: Hashable, Sendable {
    /// The link.
    public let link: LinkNumber
    /// The street's name.
    public let name: String
    /// What happened.
    public let type: IncidentType
    /// How sure the reporter is.
    public let confidence: Share?
    /// Distance from the start of the link.
    public let offset: Length?
    /// The reporter's own number for it: reports with the same number speak of the same incident.
    public let event: UInt32?
    /// When it was reported, in event time.
    public let time: Timestamp

    /// Takes a reading, or `nil` when it is no incident on that link or of no known type.
    public init?(_ reading: Reading, link subject: Link) {
        guard reading.kind == .incident, reading.subject == subject.number.rawValue,
            let type = IncidentType(rawValue: reading.a)
        else { return nil }
        link = subject.number
        name = subject.name
        self.type = type
        confidence = reading.b.known.map { Share(fraction: Double($0) / 1_000_000) }
        offset = reading.c.known.map { Length(meters: Double($0) / 100) }
        event = reading.d.known
        time = reading.time
    }

    var fields: [String: JSONNode] {
        [
            "link": .unsigned(link.rawValue), "name": .text(name), "incident": .text(type.name),
            "confidence_percent": .decimal(confidence?.percent),
            "offset_m": .decimal(offset?.meters),
            "event": event.map { .unsigned($0) } ?? .null, "reported": .text(time.rfc3339),
        ]
    }
}

extension UInt32 {
    /// A word of a reading, or `nil` where it says "unknown".
    fileprivate var known: UInt32? { self == Reading.unknown ? nil : self }
}

extension IncidentMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case link
        case name
        case incident
        case confidence = "confidence_percent"
        case offset = "offset_m"
        case event
        case reported
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        link = LinkNumber(try values.decode(UInt32.self, forKey: .link))
        name = try values.decode(String.self, forKey: .name)
        let word = try values.decode(String.self, forKey: .incident)
        guard let type = IncidentType.allCases.first(where: { $0.name == word }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .incident, in: values, debugDescription: "unknown incident '\(word)'")
        }
        self.type = type
        confidence = try values.percent(.confidence)
        offset = try values.number(.offset).map { Length(meters: $0) }
        event = try values.decodeIfPresent(UInt32.self, forKey: .event)
        time = try values.moment(.reported)
    }
}
