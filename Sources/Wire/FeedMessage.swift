public import TrafficModel

/// One message of the state feed.
public enum FeedMessage: Hashable, Sendable {
    /// State of a link.
    case link(LinkMessage)
    /// What area cameras saw before a link's stop line.
    case approach(ApproachMessage)
    /// A link became congested, or free.
    case congestion(CongestionMessage)
    /// A device or a person reported an incident.
    case incident(IncidentMessage)
    /// A detector's health changed.
    case health(HealthMessage)
    /// A decision was published.
    case decision(DecisionMessage)
    /// A signal controller's state, or how the centre stands to it.
    case controller(ControllerMessage)
    /// A command to a controller came further.
    case command(CommandMessage)
    /// Somebody was not let in.
    case security(SecurityMessage)
    /// Something that arrived was refused.
    case refused(Refusal)
    /// All counters by name.
    case counters([String: UInt64])
    /// Sent each second, so that silence can be told from a quiet city.
    case heartbeat
    /// The run has ended; nothing follows.
    case end

    /// The topic, the first frame on the feed's socket. A snapshot holds the latest message of
    /// each topic.
    public var topic: String {
        switch self {
        case .link(let message): "link/\(message.link.rawValue)"
        case .approach(let message): "approach/\(message.link.rawValue)"
        case .congestion(let message): "congestion/\(message.link.rawValue)"
        case .incident(let message): "incident/\(message.link.rawValue)"
        case .health(let message): "health/\(message.detector)"
        case .decision(let message): "decision/\(message.topic)"
        case .controller(let message): "controller/\(message.controller.rawValue)"
        case .command(let message): "command/\(message.controller.rawValue)"
        case .security(let message): "security/\(message.reason)"
        case .refused(let refusal): "refused/\(refusal.source.map(String.init) ?? "unknown")"
        case .counters: "counters"
        case .heartbeat: "heartbeat"
        case .end: "end"
        }
    }

    /// The word in `type`.
    public var type: String {
        switch self {
        case .link: "link"
        case .approach: "approach"
        case .congestion: "congestion"
        case .incident: "incident"
        case .health: "health"
        case .decision: "decision"
        case .controller: "controller"
        case .command: "command"
        case .security: "security"
        case .refused: "refused"
        case .counters: "counters"
        case .heartbeat: "heartbeat"
        case .end: "end"
        }
    }

    /// The payload, the second frame: JSON with sorted keys, the same bytes for the same values.
    ///
    /// - Parameters:
    ///   - sequence: Number of the message on the feed, one more each time.
    ///   - time: When it was published.
    public func payload(sequence: UInt64, time: Timestamp) -> [UInt8] {
        var fields = self.fields
        fields["seq"] = .unsigned(sequence)
        fields["time"] = .text(time.rfc3339)
        fields["type"] = .text(type)
        return JSONNode.object(fields).bytes
    }

    private var fields: [String: JSONNode] {
        switch self {
        case .link(let message): message.fields
        case .approach(let message): message.fields
        case .congestion(let message): message.fields
        case .incident(let message): message.fields
        case .health(let message): message.fields
        case .decision(let message): ["decision": message.node]
        case .controller(let message): message.fields
        case .command(let message): message.fields
        case .security(let message): message.fields
        case .refused(let refusal): refusal.fields
        case .counters(let counters): ["counters": .object(counters.mapValues { .unsigned($0) })]
        case .heartbeat, .end: [:]
        }
    }
}
