internal import TrafficModel

extension SignalCommand {
    var fields: [String: JSONNode] {
        var fields: [String: JSONNode] = [
            "action": .text(action.word), "author": .text(author.word),
            "issued_at": .text(issuedAt.rfc3339),
            "leader_epoch": .unsigned(order.leaderEpoch), "lease": .unsigned(lease),
            "reason": .text(reason), "sequence": .unsigned(order.sequence),
            "valid_until_uptime_ms": .integer(validUntil.milliseconds),
        ]
        switch action {
        case .stage(let number): fields["stage"] = .integer(Int64(number))
        case .plan(let id, let startAt):
            fields["plan"] = .text(id)
            if let startAt { fields["start_at"] = .text(startAt.rfc3339) }
        case .hold, .release: break
        }
        if let expected {
            fields["expected_stage"] = .integer(Int64(expected.stage))
            fields["expected_transition"] = .unsigned(expected.transition)
        }
        return fields
    }

    init(_ fields: SignalFields, _ controller: ControllerNumber) throws {
        let action = try Action(fields)
        guard let author = CommandAuthor(word: try fields.text("author")) else {
            throw SignalMessageError("author '\(try fields.text("author"))' is unknown")
        }
        var expected: ExpectedState?
        if case .stage = action { expected = try ExpectedState(fields, prefix: "expected_") }
        if case .hold = action { expected = try ExpectedState(fields, prefix: "expected_") }
        self.init(
            controller: controller, order: try Order(fields), lease: try fields.unsigned("lease"),
            action: action, expected: expected, author: author,
            reason: try fields.text("reason", atMost: 1_000),
            issuedAt: try fields.moment("issued_at"),
            validUntil: try fields.uptime("valid_until_uptime_ms"))
    }
}

extension SignalCommand.Action {
    fileprivate init(_ fields: SignalFields) throws {
        switch try fields.text("action") {
        case "stage": self = .stage(try fields.stageNumber("stage"))
        case "hold": self = .hold
        case "plan":
            let start = fields.isThere("start_at") ? try fields.moment("start_at") : nil
            self = .plan(try fields.text("plan", atMost: 200), startAt: start)
        case "release": self = .release
        case let action: throw SignalMessageError("action '\(action)' is unknown")
        }
    }
}

extension SignalCommand.Order {
    init(_ fields: SignalFields) throws {
        self.init(
            leaderEpoch: try fields.unsigned("leader_epoch"),
            sequence: try fields.unsigned("sequence"))
    }
}

extension SignalCommand.ExpectedState {
    init(_ fields: SignalFields, prefix: String = "") throws {
        self.init(
            stage: try fields.stageNumber(prefix + "stage"),
            transition: try fields.number(prefix + "transition"))
    }
}
