import Tables
import TrafficModel

extension SiteCompiler {
    /// Makes the stages of `stage.csv`.
    mutating func compileStages() {
        let positions = positionsOfGroups
        for keyed in rows.stages.sorted(by: { $0.draft.number < $1.draft.number }) {
            let draft = keyed.draft
            let lit = draft.groups.compactMap { positions[$0] }
            let stage = Stage(
                id: draft.id, number: draft.number,
                groups: lit.reduce(into: []) { $0.insert($1) },
                minMilliseconds: draft.minMilliseconds ?? 0, maxMilliseconds: draft.maxMilliseconds,
                isSkippable: draft.isSkippable)
            stages.append(
                LitStage(
                    stage: stage, row: draft.row, key: keyed.key, isMain: draft.isMain,
                    isStartup: draft.isStartup))
        }
    }

    /// No stage lights a conflicting pair, none is empty, and every group is in one.
    mutating func checkStages() {
        for lit in stages {
            let stage = lit.stage
            if stage.groups.isEmpty {
                deny(
                    lit.row, "stage_id",
                    "stage \(stage.number) has no group; name some in stage_group.csv")
            }
            for (first, second) in conflicts(in: stage.groups) {
                deny(
                    lit.row, "stage_id",
                    "stage \(stage.number) lights groups '\(groups[first.position].group.id)' and"
                        + " '\(groups[second.position].group.id)', which conflict:"
                        + " \(meetings[GroupMeeting(first, second)] ?? "")")
            }
        }
        let served = stages.reduce(into: SignalGroupSet()) { $0 = $0.union($1.stage.groups) }
        for group in SignalGroupSet.all(groups.count).subtracting(served) {
            let lit = groups[group.position]
            deny(
                lit.row, nil,
                "group '\(lit.group.id)' is in no stage, so it would never be green")
        }
    }

    /// Pairs of a set that conflict.
    func conflicts(in set: SignalGroupSet) -> [(SignalGroupIndex, SignalGroupIndex)] {
        set.flatMap { group in
            relations.conflicts(of: group).intersection(set)
                .filter { group < $0 }.map { (group, $0) }
        }
    }

    /// Positions of the site's stages by their places in `stage.csv`.
    var positionsOfStages: [DenseIndex<StageDraft>: StageIndex] {
        let pairs = stages.enumerated().compactMap { position, stage in
            stage.key.map { ($0, StageIndex(position)) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Fills the transitions as `signal_transition.csv` says; what it leaves out is allowed.
    mutating func compileTransitions() {
        transitions = StageTransitions(stageCount: stages.count)
        let positions = positionsOfStages
        for row in rows.transitions {
            guard let from = positions[row.from], let to = positions[row.to] else { continue }
            let via = row.via.flatMap { positions[$0] }
            let verdict: StageTransitions.Verdict =
                via.map { .via($0) } ?? (row.isAllowed ? .allowed : .forbidden)
            transitions.set(verdict, from: from, to: to)
        }
        for row in rows.transitions {
            guard let from = positions[row.from], let to = positions[row.to],
                let via = row.via.flatMap({ positions[$0] })
            else { continue }
            let legs = [(from, via), (via, to)]
            for (start, end) in legs where transitions.verdict(from: start, to: end) != .allowed {
                deny(
                    row.row, "via_stage",
                    "stage \(number(from)) leads to stage \(number(to)) by way of stage"
                        + " \(number(via)), but from \(number(start)) to \(number(end)) one may not"
                        + " go straight")
            }
        }
        checkReach()
    }

    func number(_ stage: StageIndex) -> Int { stages[stage.position].stage.number }

    /// From every stage one must be able to come to every other one, at last.
    private mutating func checkReach() {
        let all = stages.indices.map { StageIndex($0) }
        for start in all {
            var reached: Set<StageIndex> = [start]
            var open = [start]
            while let stage = open.popLast() {
                for next in all where transitions.verdict(from: stage, to: next) != .forbidden {
                    if reached.insert(next).inserted { open.append(next) }
                }
            }
            guard let missing = all.first(where: { !reached.contains($0) }) else { continue }
            deny(
                stages[start.position].row, "stage_id",
                "from stage \(number(start)) no way leads to stage \(number(missing));"
                    + " signal_transition.csv forbids them all")
        }
    }

    /// Lists every allowed transition in which a group that yields closes before the one it yields
    /// to, one warning for each pair of groups.
    mutating func findYellowTraps() {
        var transitionsOf: [GroupTrap: [YellowTrap]] = [:]
        for (from, to) in straightTransitions {
            let before = stages[from.position].stage.groups
            let behind = stages[to.position].stage.groups
            for closing in before.subtracting(behind) {
                let staying = relations.yielded(by: closing)
                    .intersection(before).intersection(behind)
                for other in staying {
                    let trap = YellowTrap(
                        from: number(from), to: number(to),
                        closing: groups[closing.position].group.id,
                        staying: groups[other.position].group.id)
                    record(trap)
                    transitionsOf[GroupTrap(closing: closing, staying: other), default: []]
                        .append(trap)
                }
            }
        }
        for (pair, traps) in transitionsOf.sorted(by: { $0.key < $1.key }) {
            warn(
                groups[pair.closing.position].row, nil,
                "yellow trap: group '\(traps[0].closing)' gives way to group '\(traps[0].staying)'"
                    + " and closes before it in"
                    + " \(traps.map { "\($0.from) → \($0.to)" }.joined(separator: ", "));"
                    + " the controller goes through red there. Close both, or name a via_stage")
        }
    }

    private var straightTransitions: [(StageIndex, StageIndex)] {
        let all = stages.indices.map { StageIndex($0) }
        return all.flatMap { from in
            all.filter { $0 != from && transitions.verdict(from: from, to: $0) == .allowed }
                .map { (from, $0) }
        }
    }
}

/// A group that gives way, and one that it yields to.
private struct GroupTrap: Hashable, Comparable {
    let closing: SignalGroupIndex
    let staying: SignalGroupIndex

    static func < (left: GroupTrap, right: GroupTrap) -> Bool {
        (left.closing, left.staying) < (right.closing, right.staying)
    }
}
