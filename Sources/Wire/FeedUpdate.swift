internal import FoundationEssentials
public import TrafficModel

/// A message of the feed as it was received: with its sequence and time.
public struct FeedUpdate: Hashable, Sendable {
    /// Number of the message on the feed.
    public let sequence: UInt64
    /// When it was published.
    public let time: Timestamp
    /// The message.
    public let message: FeedMessage

    /// Makes an update.
    public init(sequence: UInt64, time: Timestamp, message: FeedMessage) {
        self.sequence = sequence
        self.time = time
        self.message = message
    }

    /// The payload as the feed's socket carries it.
    public var payload: [UInt8] { message.payload(sequence: sequence, time: time) }

    /// Reads a payload of the feed.
    ///
    /// - Throws: A text that names the field that is wrong.
    public static func decode(_ payload: [UInt8]) throws(FeedError) -> FeedUpdate {
        try FeedError.wrapping { try JSONDecoder().decode(FeedUpdate.self, from: Data(payload)) }
    }
}

extension FeedUpdate: Decodable {
    private enum CodingKeys: String, CodingKey {
        case seq
        case time
        case type
        case decision
        case counters
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        sequence = try values.decode(UInt64.self, forKey: .seq)
        time = try values.moment(.time)
        let type = try values.decode(String.self, forKey: .type)
        message =
            switch type {
            case "link": .link(try LinkMessage(from: decoder))
            case "approach": .approach(try ApproachMessage(from: decoder))
            case "congestion": .congestion(try CongestionMessage(from: decoder))
            case "incident": .incident(try IncidentMessage(from: decoder))
            case "health": .health(try HealthMessage(from: decoder))
            case "decision":
                .decision(try values.decode(DecisionMessage.self, forKey: .decision))
            case "controller": .controller(try ControllerMessage(from: decoder))
            case "command": .command(try CommandMessage(from: decoder))
            case "security": .security(try SecurityMessage(from: decoder))
            case "refused": .refused(try Refusal(from: decoder))
            case "counters":
                .counters(try values.decode([String: UInt64].self, forKey: .counters))
            case "heartbeat": .heartbeat
            case "end": .end
            default:
                throw DecodingError.dataCorruptedError(
                    forKey: .type, in: values, debugDescription: "unknown type '\(type)'")
            }
    }
}
