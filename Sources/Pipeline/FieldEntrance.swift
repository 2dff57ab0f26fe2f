import Control
import Keys
import Messaging
import Operations
import TrafficModel
import Wire

/// Decides what may come in from the street and from consoles: each message is read, and its sender
/// judged by its key and by nothing that the message says.
struct FieldEntrance {
    /// The keys in force; `nil` without keys, when only loopback is listened to.
    var ring: KeyRing?
    private let hasKeys: Bool
    private let places: [ControllerNumber: ControllerPlace]
    private let parents: [String: String]

    init(keys: KeyWatch?, network: RoadNetwork) {
        hasKeys = keys != nil
        places = Dictionary(
            network.controllers.map { controller in
                (
                    controller.number,
                    ControllerPlace(
                        controller: controller.number, area: nil,
                        agency: controller.signals.flatMap { Agency(rawValue: $0.agency) })
                )
            }, uniquingKeysWith: { $1 })
        parents = Dictionary(
            network.areas.compactMap { area in area.parentID.map { (area.id, $0) } },
            uniquingKeysWith: { $1 })
    }

    /// What seals commands to each controller.
    var seals: [ControllerNumber: MessageSeal] {
        var seals: [ControllerNumber: MessageSeal] = [:]
        for controller in places.keys {
            seals[controller] = ring?.seal(of: controller).map { MessageSeal(key: $0) }
        }
        return seals
    }

    /// The message of a controller, or `nil` when it cannot be read or may not be sent.
    func message(
        in received: ReceivedMessage, at time: Timestamp, _ reporter: SignalReporter
    ) -> SignalMessage? {
        // Requesters put an empty frame before the message; the router puts the way back first.
        guard received.frames.count >= 2, let payload = received.frames.last else {
            reporter.refuse(.unreadable, from: received, at: time)
            return nil
        }
        guard let message = try? SignalMessage(payload: payload) else {
            reporter.refuse(.unreadable, from: received, at: time)
            return nil
        }
        guard hasKeys else { return message }
        let holder = received.userID.flatMap { ring?.holder(named: $0) }
        let verdict = holder?.mayReceiveCommands(for: message.controller, at: time)
        guard verdict?.isPermitted == true else {
            reporter.refuse(.foreign, from: received, at: time)
            return nil
        }
        return message
    }

    /// Gives or ends an override, if its author may.
    func answer(
        _ received: ReceivedMessage, _ centre: inout SignalCentre, at time: Timestamp
    ) -> OverrideReply {
        do {
            let request = try OverrideRequest(payload: received.frames.last ?? [])
            let author = try author(of: request, received.userID, at: time)
            guard case .give(let action, let minutes) = request.order else {
                let hasEnded = centre.endOverride(
                    at: request.controller, author: author.office)
                return OverrideReply(
                    refusal: hasEnded ? nil : "no override of yours stands there")
            }
            let override = try OperatorOverride(
                controller: request.controller, action: action, author: author.office,
                person: author.person, reason: request.reason, madeAt: time,
                expiresAt: time.advanced(bySeconds: Int64(minutes) * 60))
            let isGiven = centre.give(override)
            return OverrideReply(
                refusal: isGiven
                    ? nil
                    : "controller \(request.controller.rawValue) may not be commanded; "
                        + "'ngatu check' says why")
        } catch {
            return OverrideReply(refusal: "\(error)")
        }
    }

    private struct Author {
        let person: String
        let office: CommandAuthor
    }

    private struct NotPermitted: Error, CustomStringConvertible {
        let description: String
    }

    private func author(
        of request: OverrideRequest, _ userID: String?, at time: Timestamp
    ) throws -> Author {
        guard let place = places[request.controller] else {
            throw NotPermitted(
                description: "the city has no controller \(request.controller.rawValue)")
        }
        guard hasKeys else { return Author(person: request.person, office: .operator) }
        guard let holder = userID.flatMap({ ring?.holder(named: $0) }),
            case .console(let seat) = holder.duty
        else { throw NotPermitted(description: "this key is not a person's at a console") }
        let verdict = holder.mayOverride(place, at: time) { parents[$0] }
        if let reason = verdict.reason { throw NotPermitted(description: reason) }
        return Author(person: seat.person, office: seat.agency.author)
    }
}
