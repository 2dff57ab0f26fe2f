import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `crossing.csv`.
    mutating func readCrossings() {
        for row in folder.rows("crossing.csv") {
            guard let id = row.required("crossing_id", &problems.cells) else { continue }
            _ = crossings.enter(id, row, "crossing_id", &problems)
            let junction = resolve(row, "node_id", in: nodes)
            let link = resolve(row, "link_id", in: links)
            checkCrossing(row, link, junction)
            if row.text("length_m") == nil {
                problems.refuse(
                    row, "length_m", "is empty; give the way from kerb to kerb in metres")
            }
            crossingDrafts.append(
                CrossingDraft(
                    row: row, id: id, junction: junction, link: link,
                    length: length(row, "length_m"), hasButton: flag(row, "has_button") ?? false,
                    walkMilliseconds: milliseconds(row, "walk_s", in: 1...60),
                    clearanceMilliseconds: milliseconds(row, "clearance_s", in: 1...120),
                    bufferMilliseconds: milliseconds(row, "buffer_s", in: 0...30)))
        }
    }

    private mutating func checkCrossing(
        _ row: Row, _ link: LinkIndex?, _ junction: JunctionIndex?
    ) {
        guard let link, let junction else { return }
        let draft = linkDrafts[link.position]
        guard draft.from != junction, draft.to != junction else { return }
        problems.refuse(
            row, "link_id",
            "link '\(draft.id)' neither starts nor ends at node"
                + " '\(junctions[junction.position].id)'; name the link that is crossed")
    }

    /// Reads `signal_group.csv` and `signal_group_mvmt.csv`.
    mutating func readSignalGroups() {
        var numbers: [ControllerPlace: Int] = [:]
        for row in folder.rows("signal_group.csv") {
            guard let id = row.required("signal_group_id", &problems.cells) else { continue }
            _ = groups.enter(id, row, "signal_group_id", &problems)
            let controller = resolve(row, "controller_id", in: controllers)
            let place = number(row, "group_num", in: 1...SignalGroupSet.capacity)
            refuseRepeated(row, "group_num", "group", controller, place, &numbers)
            _ = row.required("kind", &problems.cells)
            let draft = GroupDraft(
                row: row, id: id, controller: controller, number: place,
                kind: choice(row, "kind", SignalGroup.Kind.self) ?? .vehicle,
                yellowMilliseconds: milliseconds(row, "yellow_s", in: 0...120),
                redClearanceMilliseconds: milliseconds(row, "red_clearance_s", in: 0...30),
                minGreenMilliseconds: milliseconds(row, "min_green_s", in: 1...300),
                maxGreenMilliseconds: milliseconds(row, "max_green_s", in: 1...300),
                maxRedMilliseconds: milliseconds(row, "max_red_s", in: 30...240),
                flash: choice(row, "flash", SignalGroup.Flash.self), countdown: countdown(row))
            if let least = draft.minGreenMilliseconds, let most = draft.maxGreenMilliseconds,
                most < least
            {
                problems.refuse(
                    row, "max_green_s",
                    "is shorter than min_green_s, \(least.asSeconds) s; correct one of them")
            }
            groupDrafts.append(draft)
        }
        readGroupMovements()
    }

    private mutating func countdown(_ row: Row) -> SignalGroup.Countdown {
        let seconds = milliseconds(row, "countdown_n_s", in: 1...99)
        switch row.text("countdown") {
        case nil, "none": return .none
        case "full": return .full
        // 9 is what common displays with one digit show (`signals.md` §6).
        case "last_n": return .last(seconds: (seconds ?? 9_000) / 1_000)
        case .some(let other):
            refuseWord(row, "countdown", other, known: ["none", "last_n", "full"])
            return .none
        }
    }

    /// Refuses a number that another row of the same controller has.
    mutating func refuseRepeated(
        _ row: Row, _ column: String, _ noun: String, _ controller: ControllerIndex?, _ number: Int,
        _ owners: inout [ControllerPlace: Int]
    ) {
        guard let controller, number > 0 else { return }
        let place = ControllerPlace(controller: controller, number: number)
        guard let other = owners.updateValue(row.line, forKey: place) else { return }
        problems.refuse(
            row, column,
            "\(noun) \(number) of controller '\(controllerDrafts[controller.position].id)' is"
                + " already in row \(other); numbers must differ")
    }

    private mutating func readGroupMovements() {
        var owners: [GroupPlace: Int] = [:]
        for row in folder.rows("signal_group_mvmt.csv") {
            let group = resolve(row, "signal_group_id", in: groups)
            let movement = resolve(row, "mvmt_id", in: movements, isRequired: false)
            let crossing = resolve(row, "crossing_id", in: crossings, isRequired: false)
            let protection = choice(row, "protection", MovementRow.Protection.self)
            let classes = classes(row, "classes")
            let named = ["mvmt_id", "crossing_id"].compactMap { row.text($0) }
            if named.count != 1 {
                problems.refuse(
                    row, nil,
                    named.isEmpty
                        ? "names neither a movement in mvmt_id nor a crossing in crossing_id"
                        : "names a movement and a crossing; write two rows")
            }
            guard let group else { continue }
            let place = GroupPlace(
                group: group, subject: movement?.position ?? -1 - (crossing?.position ?? 0))
            if movement != nil || crossing != nil,
                let other = owners.updateValue(row.line, forKey: place)
            {
                problems.refuse(row, nil, "says again what row \(other) says; remove one")
            }
            if let movement { add(movement, to: group, row, protection ?? .protected, classes) }
            if let crossing { groupDrafts[group.position].crossings.append(crossing) }
        }
    }

    private mutating func add(
        _ movement: DenseIndex<MovementDraft>, to group: DenseIndex<GroupDraft>, _ row: Row,
        _ protection: MovementRow.Protection, _ classes: [VehicleClass]
    ) {
        let draft = groupDrafts[group.position]
        if draft.kind == .ped {
            problems.refuse(
                row, "mvmt_id",
                "group '\(draft.id)' is for pedestrians, and movements are for vehicles;"
                    + " name a crossing in crossing_id")
            return
        }
        groupDrafts[group.position].movements.append(
            MovementRow(row: row, movement: movement, protection: protection, classes: classes))
        guard let controller = draft.controller,
            let junction = movementDrafts[movement.position].junction
        else { return }
        controllerDrafts[controller.position].movementJunctions.appendIfNew(junction)
    }
}

/// A number at a controller.
struct ControllerPlace: Hashable {
    let controller: ControllerIndex
    let number: Int
}

/// A movement or crossing of a group; crossings count downwards from -1.
private struct GroupPlace: Hashable {
    let group: DenseIndex<GroupDraft>
    let subject: Int
}

extension Int64 {
    /// Milliseconds as seconds for people: `3`, `3.5`.
    var asSeconds: String {
        let tenths = (magnitude + 50) / 100
        let text = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        return self < 0 ? "-" + text : text
    }
}
