public import TrafficModel

/// A signal controller as the centre sees it, on the feed.
public struct ControllerMessage: Hashable, Sendable {
    /// Something that an operator has to know until it is over.
    public struct Alarm: Hashable, Sendable {
        /// What kind, in words.
        public let kind: String
        /// The facts when it was raised.
        public let detail: String
        /// Since when.
        public let since: Timestamp

        /// Makes an alarm.
        public init(kind: String, detail: String, since: Timestamp) {
            self.kind = kind
            self.detail = detail
            self.since = since
        }
    }

    /// The controller.
    public let controller: ControllerNumber
    /// Its id in the city's tables.
    public let name: String
    /// Who moves its lamps; `nil` before it was heard.
    public let mode: ControllerMode?
    /// Number of the green or latched stage; `nil` before it was heard.
    public let stage: Int?
    /// The plan that runs, by id.
    public let plan: String?
    /// What each group shows, one letter each; empty before it was heard.
    public let lamps: String
    /// How the centre stands to it: `NO LEASE`, `RETURNING`, `PLAN`, `STAGE`, `POLICE`,
    /// `STEPPED DOWN`.
    public let condition: String
    /// What an operator has to know.
    public let alarms: [Alarm]

    /// Makes a message.
    public init(
        controller: ControllerNumber, name: String, mode: ControllerMode?, stage: Int?,
        plan: String?, lamps: String, condition: String, alarms: [Alarm]
    ) {
        self.controller = controller
        self.name = name
        self.mode = mode
        self.stage = stage
        self.plan = plan
        self.lamps = lamps
        self.condition = condition
        self.alarms = alarms
    }

    var fields: [String: JSONNode] {
        [
            "alarms": .array(
                alarms.map {
                    .object([
                        "alarm": .text($0.kind), "detail": .text($0.detail),
                        "since": .text($0.since.rfc3339),
                    ])
                }),
            "condition": .text(condition), "controller": .unsigned(controller.rawValue),
            "lamps": .text(lamps), "mode": mode.map { .text($0.rawValue) } ?? .null,
            "name": .text(name), "plan": plan.map { .text($0) } ?? .null,
            "stage": stage.map { .integer(Int64($0)) } ?? .null,
        ]
    }
}

extension ControllerMessage.Alarm: Decodable {
    private enum CodingKeys: String, CodingKey {
        case alarm
        case detail
        case since
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        kind = try values.decode(String.self, forKey: .alarm)
        detail = try values.decode(String.self, forKey: .detail)
        since = try values.moment(.since)
    }
}

extension ControllerMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case alarms
        case condition
        case controller
        case lamps
        case mode
        case name
        case plan
        case stage
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        controller = ControllerNumber(try values.decode(UInt32.self, forKey: .controller))
        name = try values.decode(String.self, forKey: .name)
        let isHeard = try values.decodeIfPresent(String.self, forKey: .mode) != nil
        mode = isHeard ? try values.choice(ControllerMode.self, .mode) : nil
        stage = try values.decodeIfPresent(Int.self, forKey: .stage)
        plan = try values.decodeIfPresent(String.self, forKey: .plan)
        lamps = try values.decode(String.self, forKey: .lamps)
        condition = try values.decode(String.self, forKey: .condition)
        alarms = try values.decode([Alarm].self, forKey: .alarms)
    }
}
