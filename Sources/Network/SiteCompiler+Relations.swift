import Tables
import TrafficModel

extension SiteCompiler {
    /// Fills the relations: as `signal_conflict.csv` says, else as the ways of the movements ask.
    mutating func compileRelations() {
        relations = SignalRelations(groupCount: groups.count)
        let stated = statedRelations()
        let rings = ringsOfPhases
        for first in groups.indices {
            for second in groups.indices.dropFirst(first + 1) {
                let meeting = GroupMeeting(SignalGroupIndex(first), SignalGroupIndex(second))
                let derived = Ruling(
                    groups[first], groups[second], in: streets,
                    together: runTogether(groups[first], groups[second], rings))
                if let rows = stated[meeting] {
                    apply(rows, to: meeting, derived)
                } else {
                    apply(derived, to: meeting)
                }
            }
        }
    }

    /// Whether two groups made from phases are in two rings within one barrier of any plan; `nil`
    /// for groups of our own table.
    private func runTogether(
        _ one: LitGroup, _ other: LitGroup, _ places: [Int: [BarrierPlace: Set<Int>]]
    ) -> Bool? {
        guard let phase = one.phase, let otherPhase = other.phase else { return nil }
        let (mine, its) = (places[phase, default: [:]], places[otherPhase, default: [:]])
        return mine.contains { place, rings in
            its[place].map { rings.union($0).count > 1 } ?? false
        }
    }

    /// By phase number, the rings in which it stands within each barrier of each plan.
    private var ringsOfPhases: [Int: [BarrierPlace: Set<Int>]] {
        var places: [Int: [BarrierPlace: Set<Int>]] = [:]
        for (plan, draft) in rows.plans.enumerated() {
            for phase in draft.phases {
                guard let number = phase.number else { continue }
                let place = BarrierPlace(plan: plan, barrier: phase.barrier)
                places[number, default: [:]][place, default: []].insert(phase.ring)
            }
        }
        return places
    }

    /// The rows about each pair of groups, in table order.
    private func statedRelations() -> [GroupMeeting: [ConflictRow]] {
        let positions = positionsOfGroups
        return rows.conflicts.reduce(into: [:]) { stated, row in
            guard let first = positions[row.first], let second = positions[row.second] else {
                return
            }
            stated[GroupMeeting(first, second), default: []].append(row)
        }
    }

    /// Positions of the site's groups by their places in `signal_group.csv`.
    var positionsOfGroups: [DenseIndex<GroupDraft>: SignalGroupIndex] {
        let pairs = groups.enumerated().compactMap { position, group in
            group.key.map { ($0, SignalGroupIndex(position)) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private mutating func apply(
        _ rows: [ConflictRow], to meeting: GroupMeeting, _ derived: Ruling
    ) {
        let (first, second) = (meeting.first, meeting.second)
        for row in rows {
            switch row.relation {
            case .conflict: relations.setConflict(first, second)
            case .yields:
                let isFirst = row.yielding == groups[first.position].key
                relations.setYielding(isFirst ? first : second, to: isFirst ? second : first)
            case .none:
                if let reason = derived.reason {
                    warn(
                        row.row, "relation",
                        "says that groups \(names([first, second])) do not meet, though \(reason);"
                            + " is that meant?")
                }
            }
            if row.relation != .none {
                meetings[meeting] =
                    derived.reason ?? "row \(row.row.line) of signal_conflict.csv says so"
                note(meeting, isGiven: true)
            }
        }
    }

    private mutating func apply(_ derived: Ruling, to meeting: GroupMeeting) {
        let (first, second) = (meeting.first, meeting.second)
        guard let reason = derived.reason else { return }
        meetings[meeting] = reason
        if derived.conflict != nil {
            relations.setConflict(first, second)
        } else {
            if derived.firstYields != nil { relations.setYielding(first, to: second) }
            if derived.secondYields != nil { relations.setYielding(second, to: first) }
        }
        note(meeting, isGiven: false)
    }

    private mutating func note(_ meeting: GroupMeeting, isGiven: Bool) {
        let (first, second) = (meeting.first, meeting.second)
        let (one, other) = (groups[first.position].group.id, groups[second.position].group.id)
        let relation: String
        switch (relations.relation(first, to: second), relations.relation(second, to: first)) {
        case (.conflict, _): relation = "conflict"
        case (.yields, .yields): relation = "both yield"
        case (.yields, _): relation = "'\(one)' yields"
        default: relation = "'\(other)' yields"
        }
        record(
            RelationNote(
                first: one, second: other, relation: relation, isGiven: isGiven,
                reason: meetings[meeting] ?? ""))
    }

    private func names(_ pair: [SignalGroupIndex]) -> String {
        pair.map { "'\(groups[$0.position].group.id)'" }.joined(separator: " and ")
    }
}

/// A barrier of a plan.
private struct BarrierPlace: Hashable {
    let plan: Int
    let barrier: Int
}
