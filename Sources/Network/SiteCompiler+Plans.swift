import Tables
import TrafficModel

extension SiteCompiler {
    /// Cycles that a controller can run (`field.md` M8, NTCIP 1202).
    private static let cycles: ClosedRange<Int64> = 30_000...255_000

    /// Makes the plans of `plan_stage.csv`.
    mutating func compilePlans() {
        let positions = positionsOfStages
        for draft in rows.plans where draft.id != PlanDraft.flashID {
            let steps = draft.steps.sorted { $0.place < $1.place }
            let entries = steps.compactMap { step in
                positions[step.stage].map {
                    SignalPlan.Entry(
                        stage: $0, splitMilliseconds: step.splitMilliseconds,
                        minMilliseconds: step.minMilliseconds, maxMilliseconds: step.maxMilliseconds
                    )
                }
            }
            guard !entries.isEmpty else {
                deny(draft, "no row of plan_stage.csv names its stages")
                continue
            }
            checkStretch(draft, steps)
            let plan = SignalPlan(
                id: draft.id, entries: entries, coordination: coordination(draft, entries))
            add(plan, draft)
        }
        let wanted = rows.plans.filter { $0.id != PlanDraft.flashID }
        if plans.isEmpty, !wanted.isEmpty {
            deny(controller.row, "controller_id", "none of its plans may be commanded")
        }
    }

    private mutating func checkStretch(_ draft: PlanDraft, _ steps: [PlanStepRow]) {
        for step in steps {
            let least = step.minMilliseconds ?? 0
            let most = step.maxMilliseconds ?? .max
            guard !(least...max(least, most)).contains(step.splitMilliseconds) else { continue }
            deny(
                draft,
                "the split of \(step.splitMilliseconds.asSeconds) s in row \(step.row.line) of"
                    + " plan_stage.csv lies outside its own min_s and max_s")
        }
    }

    private mutating func coordination(
        _ draft: PlanDraft, _ entries: [SignalPlan.Entry]
    ) -> SignalPlan.Coordination? {
        guard let row = draft.coordination, let stage = positionsOfStages[row.stage] else {
            return nil
        }
        if !entries.contains(where: { $0.stage == stage }) {
            deny(
                draft,
                "its offset refers to stage \(number(stage)), which is not in the plan")
        }
        let cycle = entries.reduce(0) { $0 + $1.splitMilliseconds }
        if row.offsetMilliseconds >= cycle {
            deny(
                draft,
                "its offset of \(row.offsetMilliseconds.asSeconds) s is not below its cycle of"
                    + " \(cycle.asSeconds) s")
        }
        return SignalPlan.Coordination(
            offsetMilliseconds: row.offsetMilliseconds, reference: row.reference, stage: stage,
            transition: row.transition, maxStepMilliseconds: row.maxStepMilliseconds)
    }

    /// Adds a plan after checking it, unless something denies it.
    mutating func add(_ plan: SignalPlan, _ draft: PlanDraft) {
        checkCycle(plan, draft)
        checkTransitions(plan, draft)
        checkGreens(plan, draft)
        if !isDenied(draft) { plans.append(LitPlan(plan: plan, draft: draft)) }
    }

    private mutating func checkCycle(_ plan: SignalPlan, _ draft: PlanDraft) {
        let cycle = plan.cycleMilliseconds
        if let stated = draft.cycleMilliseconds, abs(stated - cycle) > 100 {
            deny(
                draft,
                "its splits add up to \(cycle.asSeconds) s, its cycle_length is"
                    + " \(stated.asSeconds) s")
        }
        if !Self.cycles.contains(cycle) {
            deny(draft, "its cycle is \(cycle.asSeconds) s, outside 30…255")
        }
    }

    private mutating func checkTransitions(_ plan: SignalPlan, _ draft: PlanDraft) {
        let following = plan.entries.dropFirst() + plan.entries.prefix(1)
        for (entry, next) in zip(plan.entries, following) where entry.stage != next.stage {
            let way = "from stage \(number(entry.stage)) to stage \(number(next.stage))"
            switch transitions(entry.stage, next.stage) {
            case .allowed: continue
            case .forbidden: deny(draft, "it goes \(way), which signal_transition.csv forbids")
            case .via(let third):
                deny(draft, "it goes \(way), which leads by way of stage \(number(third)); name it")
            }
        }
    }

    /// Stages from ring and barrier come before their transitions, and all of those are allowed.
    private func transitions(_ from: StageIndex, _ to: StageIndex) -> StageTransitions.Verdict {
        rows.stages.isEmpty ? .allowed : transitions.verdict(from: from, to: to)
    }

    private mutating func checkGreens(_ plan: SignalPlan, _ draft: PlanDraft) {
        let times = cycleTimes(plan.entries)
        for shortfall in times.shortfalls(splits: plan.entries.map(\.splitMilliseconds)) {
            deny(draft, describe(shortfall))
        }
        let least = times.leastCycle
        if least > plan.cycleMilliseconds {
            deny(
                draft,
                "minimum greens and intergreens add up to \(least.asSeconds) s, its cycle is"
                    + " \(plan.cycleMilliseconds.asSeconds) s")
        }
        checkStageMaxima(plan, draft)
        let lit = plan.entries.reduce(into: SignalGroupSet()) {
            $0 = $0.union(stages[$1.stage.position].stage.groups)
        }
        for group in SignalGroupSet.all(groups.count).subtracting(lit)
        where !isServed(group, by: lit) {
            deny(draft, "it never gives green to group '\(groups[group.position].group.id)'")
        }
    }

    private mutating func checkStageMaxima(_ plan: SignalPlan, _ draft: PlanDraft) {
        for entry in plan.entries {
            let stage = stages[entry.stage.position].stage
            guard let most = stage.maxMilliseconds, entry.splitMilliseconds > most else { continue }
            deny(
                draft,
                "it gives stage \(stage.number) a split of \(entry.splitMilliseconds.asSeconds) s,"
                    + " its maximum is \(most.asSeconds) s")
        }
    }

    /// Whether all that a group lights is lit by other groups too, as a left turn by its arrow.
    private func isServed(_ group: SignalGroupIndex, by lit: SignalGroupSet) -> Bool {
        let own = groups[group.position]
        let others = lit.map { groups[$0.position] }
        return own.movements.allSatisfy { movement in
            others.contains { $0.movements.contains { $0.id == movement.id } }
        }
            && own.crossings.allSatisfy { crossing in
                others.contains { $0.crossings.contains { $0.id == crossing.id } }
            }
    }

    private func describe(_ shortfall: CycleTimes.Shortfall) -> String {
        switch shortfall {
        case .green(let group, let span):
            let own = groups[group.position].group
            return "group '\(own.id)' gets \(span.asSeconds) s of green, its minimum is"
                + " \(own.minGreenMilliseconds.asSeconds) s"
        case .longGreen(let group, let span):
            let own = groups[group.position].group
            return "group '\(own.id)' gets \(span.asSeconds) s of green, its maximum is"
                + " \((own.maxGreenMilliseconds ?? 0).asSeconds) s"
        case .red(let group, let span):
            let own = groups[group.position].group
            return "group '\(own.id)' waits \(span.asSeconds) s for its green, its maximum red is"
                + " \(own.maxRedMilliseconds.asSeconds) s"
        case .stage(let stage, let span):
            return "stage \(number(stage)) stands for \(span.asSeconds) s, its minimum is"
                + " \(stages[stage.position].stage.minMilliseconds.asSeconds) s"
        }
    }

    /// What plays a sequence of stages against the times of this site.
    func cycleTimes(_ entries: [SignalPlan.Entry]) -> CycleTimes {
        CycleTimes(
            groups: groups.map(\.group), relations: relations, intergreens: intergreens,
            stages: stages.map(\.stage), entries: entries)
    }
}
