public import TrafficModel

/// A change of a detector's health on the feed.
public struct HealthMessage: Hashable, Sendable {
    /// Name of the detector.
    public let detector: String
    /// Its number; a learned detector has none.
    public let number: DetectorNumber?
    /// The state from now on.
    public let health: DetectorHealth
    /// The reason.
    public let reason: HealthReason
    /// Since when the reason has held.
    public let since: Timestamp
    /// When it was noticed.
    public let time: Timestamp

    /// Takes a change, and the detector for its name: listed or learned.
    public init(_ change: HealthChange, detector: Detector) {
        self.detector = detector.name
        number = detector.number
        health = change.health
        reason = change.reason
        since = change.since
        time = change.time
    }

    var fields: [String: JSONNode] {
        [
            "detector": .text(detector), "health": .text(health.rawValue),
            "number": number.map { .unsigned($0.rawValue) } ?? .null,
            "reason": .text(reason.rawValue), "since": .text(since.rfc3339),
            "changed": .text(time.rfc3339),
        ]
    }
}

extension HealthMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case detector
        case number
        case health
        case reason
        case since
        case changed
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        detector = try values.decode(String.self, forKey: .detector)
        number = try values.decodeIfPresent(UInt32.self, forKey: .number).map { DetectorNumber($0) }
        health = try values.choice(DetectorHealth.self, .health)
        reason = try values.choice(HealthReason.self, .reason)
        since = try values.moment(.since)
        time = try values.moment(.changed)
    }
}
