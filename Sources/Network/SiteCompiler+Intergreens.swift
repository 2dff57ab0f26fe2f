import TrafficModel

extension SiteCompiler {
    /// From a stop line to the kerb line of the street that is crossed, in metres: a crossing of
    /// 3 m and the space before it, our choice.
    private static let setback = 4.0
    /// Speed of those who enter with a flying start, in metres per second (RiLSA 2010: 40 km/h).
    private static let entrySpeed = 11.1

    /// Fills the intergreens of all pairs in conflict: given, derived from lengths, or assumed.
    mutating func compileIntergreens() {
        intergreens = Intergreens(groupCount: groups.count)
        let positions = positionsOfGroups
        var stated: [OrderedGroups: IntergreenRow] = [:]
        for row in rows.intergreens {
            guard let from = positions[row.from], let to = positions[row.to] else { continue }
            stated[OrderedGroups(from: from, to: to)] = row
            if !relations.conflicts(of: from).contains(to) {
                warn(
                    row.row, nil,
                    "is not read: groups '\(groups[from.position].group.id)' and"
                        + " '\(groups[to.position].group.id)' do not conflict")
            }
        }
        var assumed: [String] = []
        for from in groups.indices.map({ SignalGroupIndex($0) }) {
            for to in relations.conflicts(of: from) {
                let (span, provenance) = intergreen(
                    from, to, stated[OrderedGroups(from: from, to: to)])
                intergreens.set(span, from: from, to: to, provenance)
                record(provenance)
                guard provenance == .assumed else { continue }
                assumed.append(
                    "'\(groups[from.position].group.id)' to '\(groups[to.position].group.id)'"
                        + " \(span.asSeconds) s")
            }
        }
        if !assumed.isEmpty {
            warn(
                controller.row, "controller_id",
                "controller '\(controller.id)': intergreens assumed from yellow"
                    + " and all-red: \(assumed.joined(separator: ", ")). Write intergreen.csv, or"
                    + " the widths in approach.csv")
        }
    }

    private mutating func intergreen(
        _ from: SignalGroupIndex, _ to: SignalGroupIndex, _ row: IntergreenRow?
    ) -> (Int64, Intergreens.Provenance) {
        let clearing = groups[from.position]
        let closing = clearing.group.closingMilliseconds
        let least = closing + clearing.group.redClearanceMilliseconds
        if let row, let span = row.milliseconds {
            if span < closing {
                deny(
                    row.row, "intergreen_s",
                    "\(span.asSeconds) s are less than the \(closing.asSeconds) s in which group"
                        + " '\(clearing.group.id)' closes; an intergreen contains them")
            }
            return (span, row.source == .given ? .given : .derived)
        }
        let lead = lead(of: groups[to.position], row?.crossingMeters)
        let seconds =
            row?.clearingMeters.map { self.clearing($0, of: clearing) - lead }
            ?? derived(clearing, groups[to.position]).map { $0 - lead }
        guard let seconds else {
            return (least, clearing.isPedestrian && hasLength(clearing) ? .derived : .assumed)
        }
        return (max(least, closing + NetworkDraft.steps(seconds: max(0, seconds))), .derived)
    }

    /// The clearance of walkers was made from the length of their crossing.
    private func hasLength(_ group: LitGroup) -> Bool {
        group.crossings.allSatisfy { $0.length != nil }
    }

    /// Seconds that those who enter need to reach the conflict; none where a countdown lets riders
    /// start early, and none for walkers.
    private func lead(of group: LitGroup, _ stated: Double?) -> Double {
        guard group.group.countdown == .none, !group.isPedestrian else { return 0 }
        return (stated ?? Self.setback) / Self.entrySpeed
    }

    /// Seconds in which the slowest of a group's vehicles clears a way.
    private func clearing(_ way: Double, of group: LitGroup) -> Double {
        group.movements.map { clearing(way, $0) }.max() ?? clearing(way, nil)
    }

    private func clearing(_ way: Double, _ movement: LitMovement?) -> Double {
        let named = movement?.classes ?? []
        let isPath = movement?.path?.isMotorized == false
        let classes = named.isEmpty ? (isPath ? [.bicycle] : ClearingVehicle.usual) : named
        return classes.map { ClearingVehicle($0).seconds(toClear: way) }.max() ?? 0
    }

    /// Seconds in which everybody of a group is past those of another one; `nil` where a width that
    /// counts is unknown.
    private func derived(_ group: LitGroup, _ entering: LitGroup) -> Double? {
        var longest: Double?
        for movement in group.movements {
            guard let path = movement.path else { return nil }
            let legs =
                entering.movements
                .filter { Ruling(movement, $0, in: streets).reason != nil }
                .map { $0.path?.from }
                + entering.crossings
                .filter { Ruling(movement, $0).reason != nil }
                .map { $0.legs.contains(path.from) ? path.from : path.to }
            for leg in legs {
                guard let way = way(path, past: leg) else { return nil }
                longest = max(longest ?? 0, clearing(way, movement))
            }
        }
        return longest
    }

    /// Metres from a stop line until past the traffic or the walkers of a leg: the carriageways of
    /// that leg lie across. For the leg it comes by, those are walkers right behind the stop line;
    /// to the leg it goes out by, it is all the way across the widest street.
    private func way(_ path: Path, past leg: JunctionIndex?) -> Double? {
        guard let leg else { return nil }
        if leg == path.from { return Self.setback }
        if leg != path.to {
            return streets.width(of: leg, at: path.junction).map { Self.setback + $0 }
        }
        return streets.widestRoad(at: path.junction).map { 2 * Self.setback + $0 }
    }
}

/// Two groups in their order.
private struct OrderedGroups: Hashable {
    let from: SignalGroupIndex
    let to: SignalGroupIndex
}
