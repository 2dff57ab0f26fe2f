public import TrafficModel

/// A decision with the numbers that controllers, signs and files know.
public struct DecisionMessage: Hashable, Sendable {
    /// Whom it asks.
    public enum Target: Hashable, Sendable {
        /// A signal controller.
        case controller(ControllerNumber)
        /// A variable message sign.
        case sign(SignNumber)
    }

    /// What it asks for.
    public enum Action: Hashable, Sendable {
        /// Run the named plan.
        case plan(String)
        /// Return to the plan of the time of day.
        case timeOfDay
        /// Show an advisory about a link.
        case advisory(LinkNumber)
        /// Show nothing.
        case blank
    }

    /// Ordinal of the decision in its run, from 1.
    public let ordinal: UInt64
    /// Event time at which it was made.
    public let time: Timestamp
    /// Whom it asks.
    public let target: Target
    /// What it asks for.
    public let action: Action
    /// Why, in words for an operator.
    public let reason: String
    /// The states that caused it, oldest first.
    public let evidence: [LinkEvidence]
    /// For how many seconds it may be accepted.
    public let timeToLiveSeconds: UInt32

    /// Takes a decision, with the numbers from its network.
    public init(_ decision: Decision, network: RoadNetwork) {
        ordinal = decision.ordinal
        time = decision.time
        target =
            switch decision.target {
            case .controller(let index): .controller(network.controllers[index.position].number)
            case .sign(let index): .sign(network.signs[index.position].number)
            }
        action =
            switch decision.action {
            case .plan(let name): .plan(name)
            case .timeOfDay: .timeOfDay
            case .advisory(let link): .advisory(network.links[link.position].number)
            case .blank: .blank
            }
        reason = decision.reason
        evidence = decision.evidence.map { LinkEvidence($0, network: network) }
        timeToLiveSeconds = decision.timeToLiveSeconds
    }

    /// The topic on the decisions' socket: `signal/12/` or `sign/3/`.
    public var topic: String {
        switch target {
        case .controller(let number): "signal/\(number.rawValue)/"
        case .sign(let number): "sign/\(number.rawValue)/"
        }
    }

    var node: JSONNode {
        var fields: [String: JSONNode] = [
            "evidence": .array(evidence.map(\.node)), "id": .unsigned(ordinal),
            "reason": .text(reason), "time": .text(time.rfc3339),
            "ttl_s": .unsigned(timeToLiveSeconds),
        ]
        switch target {
        case .controller(let number): fields["controller"] = .unsigned(number.rawValue)
        case .sign(let number): fields["sign"] = .unsigned(number.rawValue)
        }
        switch action {
        case .plan(let name):
            fields["action"] = .text("plan")
            fields["plan"] = .text(name)
        case .timeOfDay: fields["action"] = .text("time_of_day")
        case .advisory(let link):
            fields["action"] = .text("advisory")
            fields["advisory_link"] = .unsigned(link.rawValue)
        case .blank: fields["action"] = .text("blank")
        }
        return .object(fields)
    }
}

extension DecisionMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case action
        case advisoryLink = "advisory_link"
        case controller
        case evidence
        case id
        case plan
        case reason
        case sign
        case time
        case timeToLive = "ttl_s"
    }

    /// Reads the form of the feed and of the decisions' file.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        ordinal = try values.decode(UInt64.self, forKey: .id)
        time = try values.moment(.time)
        if let number = try values.decodeIfPresent(UInt32.self, forKey: .controller) {
            target = .controller(ControllerNumber(number))
        } else {
            target = .sign(SignNumber(try values.decode(UInt32.self, forKey: .sign)))
        }
        let name = try values.decode(String.self, forKey: .action)
        switch name {
        case "plan": action = .plan(try values.decode(String.self, forKey: .plan))
        case "time_of_day": action = .timeOfDay
        case "advisory":
            let link = try values.decode(UInt32.self, forKey: .advisoryLink)
            action = .advisory(LinkNumber(link))
        case "blank": action = .blank
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .action, in: values, debugDescription: "unknown action '\(name)'")
        }
        reason = try values.decode(String.self, forKey: .reason)
        evidence = try values.decode([LinkEvidence].self, forKey: .evidence)
        timeToLiveSeconds = try values.decode(UInt32.self, forKey: .timeToLive)
    }
}
