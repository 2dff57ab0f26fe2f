import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `signal_conflict.csv`.
    mutating func readConflicts() {
        var known: [GroupPair: [ConflictRow]] = [:]
        for row in folder.rows("signal_conflict.csv") {
            guard let (first, second, _) = pair(row, "group_a", "group_b") else { continue }
            _ = row.required("relation", &problems.cells)
            guard let relation = choice(row, "relation", ConflictRow.Relation.self) else {
                continue
            }
            let yielding = resolve(
                row, "yielding_group", in: groups, isRequired: relation == .yields)
            let meeting = relation == .yields ? [first, second] : []
            if let yielding, !meeting.contains(yielding) {
                problems.refuse(
                    row, "yielding_group",
                    relation == .yields
                        ? "is neither of the two groups that meet; name group_a or group_b"
                        : "is named, but the relation is '\(relation.rawValue)'; only one who"
                            + " yields is named")
            }
            let entry = ConflictRow(
                row: row, first: first, second: second, relation: relation, yielding: yielding)
            let place = GroupPair(from: min(first, second), to: max(first, second))
            // Each of two groups may give way to the other; apart from that one row says it all.
            let earlier = known[place, default: []].first {
                $0.relation != .yields || relation != .yields || $0.yielding == yielding
            }
            if let earlier {
                problems.refuse(
                    row, nil,
                    "the relation of the two groups is already in row \(earlier.row.line)")
            }
            known[place, default: []].append(entry)
            conflictRows.append(entry)
        }
    }

    /// Reads `intergreen.csv`.
    mutating func readIntergreens() {
        var owners: [GroupPair: Int] = [:]
        for row in folder.rows("intergreen.csv") {
            let stated = resolve(row, "controller_id", in: controllers)
            let span = milliseconds(row, "intergreen_s", in: 0...120)
            let crossing = meters(row, "crossing_m")
            let clearing = meters(row, "clearing_m")
            let source = choice(row, "source", IntergreenRow.Source.self) ?? .given
            if row.text("intergreen_s") == nil, row.text("clearing_m") == nil {
                problems.refuse(
                    row, "intergreen_s",
                    "is empty, and so is clearing_m; give the seconds or the lengths")
            }
            guard let (from, to, controller) = pair(row, "from_group", "to_group") else { continue }
            if let stated, stated != controller {
                problems.refuse(
                    row, "controller_id",
                    "the groups are of controller '\(controllerDrafts[controller.position].id)',"
                        + " not of '\(controllerDrafts[stated.position].id)'")
            }
            if let other = owners.updateValue(
                row.line, forKey: GroupPair(from: from, to: to))
            {
                problems.refuse(row, nil, "this intergreen is already in row \(other)")
            }
            intergreenRows.append(
                IntergreenRow(
                    row: row, from: from, to: to, milliseconds: span, crossingMeters: crossing,
                    clearingMeters: clearing, source: source))
        }
    }

    private mutating func meters(_ row: Row, _ column: String) -> Double? {
        guard let value = row.number(column, &problems.cells) else { return nil }
        guard !(0...200).contains(value) else { return value }
        problems.refuse(row, column, "is \(value) m, outside 0…200")
        return nil
    }

    /// Two different groups of one controller.
    private mutating func pair(
        _ row: Row, _ first: String, _ second: String
    ) -> (DenseIndex<GroupDraft>, DenseIndex<GroupDraft>, ControllerIndex)? {
        let one = resolve(row, first, in: groups)
        let other = resolve(row, second, in: groups)
        guard let one, let other else { return nil }
        if one == other {
            problems.refuse(row, second, "is the same group as \(first); name two")
            return nil
        }
        let (mine, its) = (groupDrafts[one.position], groupDrafts[other.position])
        guard let controller = mine.controller, let theirs = its.controller else { return nil }
        if controller != theirs {
            problems.refuse(
                row, second,
                "group '\(its.id)' is of controller '\(controllerDrafts[theirs.position].id)',"
                    + " group '\(mine.id)' of '\(controllerDrafts[controller.position].id)';"
                    + " only groups of one controller meet")
            return nil
        }
        return (one, other, controller)
    }
}

/// Two groups in their order.
private struct GroupPair: Hashable {
    let from: DenseIndex<GroupDraft>
    let to: DenseIndex<GroupDraft>
}
