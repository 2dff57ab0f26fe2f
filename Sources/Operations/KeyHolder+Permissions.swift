public import TrafficModel

/// What a holder may do. Whatever no function here permits is refused.
extension KeyHolder {
    /// Whether it may connect to a kind of socket.
    public func mayOpen(_ door: Door, at time: Timestamp) -> Verdict {
        permit(at: time) {
            duty.doors.contains(door) ? nil : "\(name) is a \(kind.rawValue), not for \(door)"
        }
    }

    /// Whether it may send the readings of a source.
    ///
    /// - Parameter site: Id of the site that the city lists the source for, if any.
    public func maySend(
        readingsOf source: SourceNumber, site: String? = nil, at time: Timestamp
    ) -> Verdict {
        permit(at: time) {
            switch duty {
            case .sensor(let rights), .controller(_, let rights):
                rights.cover(source, site: site)
                    ? nil : "\(name) may not send for source \(source.rawValue)"
            case .console, .openData, .processor: "\(name) is a \(kind.rawValue), not a sensor"
            }
        }
    }

    /// Whether it may command a controller and grant it leases.
    public func mayCommand(_ controller: ControllerNumber, at time: Timestamp) -> Verdict {
        permit(at: time) {
            guard case .processor(let controllers) = duty else {
                return "\(name) is a \(kind.rawValue), not a processor"
            }
            return controllers.contains(controller)
                ? nil : "\(name) may not command controller \(controller.rawValue)"
        }
    }

    /// Whether it may receive the commands of a controller, and speak for it: receipts, state,
    /// requests for leases.
    public func mayReceiveCommands(
        for controller: ControllerNumber, at time: Timestamp
    ) -> Verdict {
        permit(at: time) {
            guard case .controller(let controllers, _) = duty else {
                return "\(name) is a \(kind.rawValue), not a controller"
            }
            return controllers.contains(controller)
                ? nil : "\(name) may not speak for controller \(controller.rawValue)"
        }
    }

    /// Whether it may see the state of the city.
    public func mayView(at time: Timestamp) -> Verdict { mayOpen(.feed, at: time) }

    /// Whether the person may override a controller, on the agency's behalf (`Agency.author`).
    ///
    /// - Parameter parent: The area that an area lies in, by ids; `nil` at the root.
    public func mayOverride(
        _ place: ControllerPlace, at time: Timestamp, parent: (String) -> String?
    ) -> Verdict {
        mayAct(as: .operate, on: place, at: time, parent: parent)
    }

    /// Whether the person may do at a controller what takes a role.
    ///
    /// - Parameter parent: As above.
    public func mayAct(
        as role: Role, on place: ControllerPlace, at time: Timestamp, parent: (String) -> String?
    ) -> Verdict {
        permit(at: time) {
            guard case .console(let seat) = duty else {
                return "\(name) is a \(kind.rawValue), not a person at a console"
            }
            return Self.refusal(seat, role) ?? Self.refusal(seat, place)
                ?? Self.refusal(seat, place, parent)
        }
    }

    /// Whether the person may do, in the whole city, what takes a role.
    public func mayActEverywhere(as role: Role, at time: Timestamp) -> Verdict {
        permit(at: time) {
            guard case .console(let seat) = duty else {
                return "\(name) is a \(kind.rawValue), not a person at a console"
            }
            if let refusal = Self.refusal(seat, role) { return refusal }
            return seat.areas == .everything ? nil : "\(seat.person) has not the whole city"
        }
    }

    /// The verdict of a question that answers why not, once the key is known to stand.
    private func permit(at time: Timestamp, unless refusal: () -> String?) -> Verdict {
        let standing = standing(at: time)
        guard standing.isPermitted else { return standing }
        return refusal().map(Verdict.refused) ?? .permitted
    }

    private static func refusal(_ seat: ConsoleSeat, _ role: Role) -> String? {
        seat.role >= role
            ? nil : "\(seat.person) may \(seat.role.word); this takes the role '\(role.word)'"
    }

    private static func refusal(_ seat: ConsoleSeat, _ place: ControllerPlace) -> String? {
        let controller = "controller \(place.controller.rawValue)"
        guard let agency = place.agency else {
            return "nobody knows who runs \(controller); its agency is missing in the tables"
        }
        if seat.agency.commands(signalsOf: agency) { return nil }
        return "\(controller) is run by the \(agency.rawValue) agency, and \(seat.person) works"
            + " for the \(seat.agency.rawValue) agency"
    }

    private static func refusal(
        _ seat: ConsoleSeat, _ place: ControllerPlace, _ parent: (String) -> String?
    ) -> String? {
        guard case .only(let areas) = seat.areas else { return nil }
        let controller = "controller \(place.controller.rawValue)"
        guard let area = place.area else {
            return "nobody knows where \(controller) stands; its area is missing in the tables"
        }
        var next: String? = area
        // A tree of areas is never so deep; a circle would be.
        for _ in 0..<64 {
            guard let here = next else { break }
            if areas.contains(here) { return nil }
            next = parent(here)
        }
        return "\(controller) stands in \(area), outside the areas of \(seat.person)"
    }
}
