internal import TrafficModel

extension CommandReceipt {
    var fields: [String: JSONNode] {
        var fields: [String: JSONNode] = [
            "leader_epoch": .unsigned(order.leaderEpoch), "mode": .text(mode.rawValue),
            "sequence": .unsigned(order.sequence), "stage": .integer(Int64(state.stage)),
            "transition": .unsigned(state.transition),
            "uptime_ms": .integer(uptime.milliseconds),
        ]
        switch outcome {
        case .accepted(let span):
            fields["outcome"] = .text("accepted")
            fields["apply_within_ms"] = .integer(span)
        case .applied: fields["outcome"] = .text("applied")
        case .refused(let reason):
            fields["outcome"] = .text("refused")
            fields["why"] = .text(reason.rawValue)
        case .ended(let reason):
            fields["outcome"] = .text("ended")
            if let reason { fields["why"] = .text(reason.rawValue) }
        }
        return fields
    }

    init(_ fields: SignalFields, _ controller: ControllerNumber) throws {
        self.init(
            controller: controller, order: try SignalCommand.Order(fields),
            outcome: try Outcome(fields), state: try SignalCommand.ExpectedState(fields),
            mode: try fields.choice("mode", ControllerMode.self),
            uptime: try fields.uptime("uptime_ms"))
    }
}

extension CommandReceipt.Outcome {
    fileprivate init(_ fields: SignalFields) throws {
        switch try fields.text("outcome") {
        case "accepted":
            self = .accepted(applyWithinMilliseconds: try fields.span("apply_within_ms"))
        case "applied": self = .applied
        case "refused": self = .refused(try fields.choice("why", CommandRefusal.self))
        case "ended":
            let isSaid = fields.isThere("why")
            self = .ended(isSaid ? try fields.choice("why", CommandRefusal.self) : nil)
        case let outcome: throw SignalMessageError("outcome '\(outcome)' is unknown")
        }
    }
}
