public import TrafficModel

/// A person asks for an override, or ends one: JSON to the processor's `overrides` socket.
///
/// Who asks is decided from the key. Only without keys, on loopback, does `person` count.
public struct OverrideRequest: Hashable, Sendable {
    /// What is asked for.
    public enum Order: Hashable, Sendable {
        /// An override.
        case give(SignalCommand.Action, minutes: Int)
        /// The end of the one that stands.
        case end
    }

    /// The controller.
    public let controller: ControllerNumber
    /// What is asked for.
    public let order: Order
    /// Why; may be empty only for an end.
    public let reason: String
    /// Who asks, where no key says it.
    public let person: String

    /// Makes a request.
    public init(controller: ControllerNumber, order: Order, reason: String, person: String) {
        self.controller = controller
        self.order = order
        self.reason = reason
        self.person = person
    }

    /// The request as it is sent.
    public var payload: [UInt8] {
        var fields: [String: JSONNode] = [
            "controller": .unsigned(controller.rawValue), "person": .text(person),
            "reason": .text(reason), "type": .text("override"), "version": .unsigned(UInt64(1)),
        ]
        switch order {
        case .give(let action, let minutes):
            fields["minutes"] = .integer(Int64(minutes))
            fields["action"] = .text(action.word)
            switch action {
            case .stage(let number): fields["stage"] = .integer(Int64(number))
            case .plan(let id, _): fields["plan"] = .text(id)
            case .hold, .release: break
            }
        case .end: fields["action"] = .text("end")
        }
        return JSONNode.object(fields).bytes
    }

    /// Reads a request.
    ///
    /// - Throws: What is wrong with it, in words for its author.
    public init(payload: some Collection<UInt8>) throws(SignalMessageError) {
        self = try SignalFields.reading(payload) { fields in
            guard try fields.unsigned("version") == 1, try fields.text("type") == "override" else {
                throw SignalMessageError("it is no override of version 1")
            }
            let order: Order
            switch try fields.text("action") {
            case "end": order = .end
            case "hold": order = .give(.hold, minutes: try Self.minutes(fields))
            case "release": order = .give(.release, minutes: try Self.minutes(fields))
            case "stage":
                order = .give(
                    .stage(try fields.stageNumber("stage")), minutes: try Self.minutes(fields))
            case "plan":
                order = .give(
                    .plan(try fields.text("plan", atMost: 200), startAt: nil),
                    minutes: try Self.minutes(fields))
            case let action: throw SignalMessageError("action '\(action)' is unknown")
            }
            return OverrideRequest(
                controller: ControllerNumber(try fields.number("controller")), order: order,
                reason: try fields.text("reason", atMost: 500),
                person: try fields.text("person", atMost: 64))
        }
    }

    private static func minutes(_ fields: SignalFields) throws -> Int {
        let minutes = try fields.number("minutes")
        guard (1...480).contains(minutes) else {
            throw SignalMessageError("minutes is \(minutes); it lies in 1…480, a shift")
        }
        return Int(minutes)
    }
}

/// The processor's answer to an `OverrideRequest`.
public struct OverrideReply: Hashable, Sendable {
    /// Why it was refused, in words; `nil` when it stands, or has ended.
    public let refusal: String?

    /// Makes an answer.
    public init(refusal: String?) { self.refusal = refusal }

    /// The answer as it is sent.
    public var payload: [UInt8] {
        JSONNode.object([
            "refusal": refusal.map { .text($0) } ?? .null, "type": .text("override_reply"),
            "version": .unsigned(UInt64(1)),
        ]).bytes
    }

    /// Reads an answer.
    public init(payload: some Collection<UInt8>) throws(SignalMessageError) {
        self = try SignalFields.reading(payload) { fields in
            guard try fields.unsigned("version") == 1,
                try fields.text("type") == "override_reply"
            else { throw SignalMessageError("it is no answer of version 1") }
            return OverrideReply(refusal: try fields.textUnlessNull("refusal"))
        }
    }
}

extension SignalCommand.Action {
    /// The word in messages.
    var word: String {
        switch self {
        case .stage: "stage"
        case .hold: "hold"
        case .plan: "plan"
        case .release: "release"
        }
    }
}
