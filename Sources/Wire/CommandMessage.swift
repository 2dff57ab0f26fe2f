public import TrafficModel

/// A command to a signal controller and how far it has come: on the feed, in the commands' file,
/// and what `ngatu why` prints.
public struct CommandMessage: Hashable, Sendable {
    /// Something that somebody else wanted, and why it was not followed.
    public struct Rejected: Hashable, Sendable, Decodable {
        /// On whose behalf.
        public let author: String
        /// What was wanted.
        public let action: String
        /// Why it was wanted.
        public let reason: String
        /// Why it was not followed.
        public let cause: String

        /// Makes one.
        public init(author: String, action: String, reason: String, cause: String) {
            self.author = author
            self.action = action
            self.reason = reason
            self.cause = cause
        }
    }

    /// Something that happened to the command, in words, and when.
    public struct Step: Hashable, Sendable {
        /// What happened: `sent`, or a receipt in words.
        public let what: String
        /// When, by the centre's wall clock.
        public let time: Timestamp

        /// Makes a step.
        public init(_ what: String, at time: Timestamp) {
            self.what = what
            self.time = time
        }
    }

    /// The controller.
    public let controller: ControllerNumber
    /// Leader epoch and sequence with a dot between them: unique for the controller.
    public let order: SignalCommand.Order
    /// What is asked for, in words: `stage 3`, `plan relief`, `hold`, `release`.
    public let action: String
    /// On whose behalf.
    public let author: CommandAuthor
    /// The claimant of an override, a vehicle or a policy; empty where there is none.
    public let claimant: String
    /// Why, in words for an operator.
    public let reason: String
    /// How far it has come: `sent`, `accepted`, `applied`, `late`, `refused`, `timeout`, `ended`,
    /// `superseded`, `forgotten`; `shadow` and `withheld` were never sent.
    public let state: String
    /// With `refused`, `ended` and `withheld`: why. With `accepted`: within what time.
    public let detail: String
    /// When it was issued.
    public let issuedAt: Timestamp
    /// What happened to it, in order.
    public let steps: [Step]
    /// The limits of safety that it met, in words.
    public let limits: [String]
    /// What was not followed.
    public let rejected: [Rejected]
    /// The states that led to it, oldest first.
    public let evidence: [LinkEvidence]

    /// Makes a message.
    public init(
        controller: ControllerNumber, order: SignalCommand.Order, action: String,
        author: CommandAuthor, claimant: String, reason: String, state: String, detail: String,
        issuedAt: Timestamp, steps: [Step], limits: [String], rejected: [Rejected],
        evidence: [LinkEvidence]
    ) {
        self.controller = controller
        self.order = order
        self.action = action
        self.author = author
        self.claimant = claimant
        self.reason = reason
        self.state = state
        self.detail = detail
        self.issuedAt = issuedAt
        self.steps = steps
        self.limits = limits
        self.rejected = rejected
        self.evidence = evidence
    }

    /// What people type after `ngatu why`: `17/1795413600.12`.
    public var id: String { "\(controller.rawValue)/\(order.leaderEpoch).\(order.sequence)" }

    var fields: [String: JSONNode] {
        [
            "action": .text(action), "author": .text(author.word), "claimant": .text(claimant),
            "controller": .unsigned(controller.rawValue), "detail": .text(detail),
            "evidence": .array(evidence.map(\.node)), "id": .text(id),
            "issued_at": .text(issuedAt.rfc3339), "leader_epoch": .unsigned(order.leaderEpoch),
            "limits": .array(limits.map { .text($0) }), "reason": .text(reason),
            "rejected": .array(rejected.map(\.node)), "sequence": .unsigned(order.sequence),
            "state": .text(state),
            "steps": .array(
                steps.map { .object(["time": .text($0.time.rfc3339), "what": .text($0.what)]) }),
        ]
    }

    /// One line of the commands' file, without line end.
    public var line: [UInt8] { JSONNode.object(fields).bytes }
}

extension CommandMessage.Rejected {
    fileprivate var node: JSONNode {
        .object([
            "action": .text(action), "author": .text(author), "cause": .text(cause),
            "reason": .text(reason),
        ])
    }
}

extension CommandMessage.Step: Decodable {
    private enum CodingKeys: String, CodingKey {
        case time
        case what
    }

    /// Reads the form of the feed.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        what = try values.decode(String.self, forKey: .what)
        time = try values.moment(.time)
    }
}

extension CommandMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case action
        case author
        case claimant
        case controller
        case detail
        case evidence
        case issuedAt = "issued_at"
        case leaderEpoch = "leader_epoch"
        case limits
        case reason
        case rejected
        case sequence
        case state
        case steps
    }

    /// Reads the form of the feed and of the commands' file.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let word = try values.decode(String.self, forKey: .author)
        guard let author = CommandAuthor(word: word) else {
            throw DecodingError.dataCorruptedError(
                forKey: .author, in: values, debugDescription: "unknown author '\(word)'")
        }
        self.init(
            controller: ControllerNumber(try values.decode(UInt32.self, forKey: .controller)),
            order: SignalCommand.Order(
                leaderEpoch: try values.decode(UInt64.self, forKey: .leaderEpoch),
                sequence: try values.decode(UInt64.self, forKey: .sequence)),
            action: try values.decode(String.self, forKey: .action), author: author,
            claimant: try values.decode(String.self, forKey: .claimant),
            reason: try values.decode(String.self, forKey: .reason),
            state: try values.decode(String.self, forKey: .state),
            detail: try values.decode(String.self, forKey: .detail),
            issuedAt: try values.moment(.issuedAt),
            steps: try values.decode([Step].self, forKey: .steps),
            limits: try values.decode([String].self, forKey: .limits),
            rejected: try values.decode([Rejected].self, forKey: .rejected),
            evidence: try values.decode([LinkEvidence].self, forKey: .evidence))
    }
}
