import TrafficModel

extension SiteCompiler {
    /// More phases in one plan than any controller has; a table beyond it is a mistake.
    private static let phaseLimit = 64

    /// Makes stages and plans from ring and barrier: of each plan the stages in its order, then the
    /// other feasible sets of one phase a ring, in barrier order.
    mutating func compileRings() {
        var timed: [(plan: PlanDraft, table: RingTimetable)] = []
        for draft in rows.plans where draft.id != PlanDraft.flashID {
            if let table = timetable(draft) { timed.append((draft, table)) }
        }
        var sets: [SignalGroupSet] = []
        for (_, table) in timed { for slot in table.slots { sets.appendIfNew(slot.groups) } }
        for (_, table) in timed { for set in feasibleSets(table.phases) { sets.appendIfNew(set) } }
        guard sets.count <= 255 else {
            deny(
                controller.row, "controller_id",
                "its rings make \(sets.count) stages, and 255 have a number; write stage.csv")
            return
        }
        let row = groups[0].row
        stages = sets.enumerated().map { place, set in
            let ids = set.map { groups[$0.position].group.id }.joined(separator: " ")
            let stage = Stage(id: Fingerprint.of(ids), number: place + 1, groups: set)
            return LitStage(
                stage: stage, row: row, key: nil, isMain: place == 0, isStartup: false)
        }
        for (draft, table) in timed { addRingPlan(draft, table, sets) }
        if plans.isEmpty {
            stages = []
            deny(
                controller.row, "controller_id",
                "none of its plans may be commanded, and no stage.csv gives it stages")
        }
    }

    private mutating func timetable(_ draft: PlanDraft) -> RingTimetable? {
        guard let phases = ringPhases(draft) else { return nil }
        let coordinated = draft.phaseCoordination?.phase
        do {
            let table = try RingTimetable(
                phases, cycle: draft.cycleMilliseconds, coordinated: coordinated)
            return checkClashes(table, draft) ? table : nil
        } catch {
            deny(draft, "\(error)")
            // Without its cycle a plan still tells which phases it runs together.
            let table = try? RingTimetable(phases, cycle: nil, coordinated: coordinated)
            if let table { _ = checkClashes(table, draft) }
            return nil
        }
    }

    /// False where the rings run phases together that conflict.
    private mutating func checkClashes(_ table: RingTimetable, _ draft: PlanDraft) -> Bool {
        var clashes: [String] = []
        for slot in table.slots {
            for (one, other) in conflicts(in: slot.groups) {
                clashes.appendIfNew(
                    "'\(groups[one.position].group.id)' with '\(groups[other.position].group.id)'"
                        + " (\(meetings[GroupMeeting(one, other)] ?? ""))")
            }
        }
        guard !clashes.isEmpty else { return true }
        deny(
            draft,
            "its rings run conflicting protected movements together: "
                + clashes.prefix(3).joined(separator: ", ")
                + (clashes.count > 3 ? " and \(clashes.count - 3) more pairs" : ""))
        return false
    }

    /// The phases of a plan that light something; `nil` after a denial.
    private mutating func ringPhases(_ draft: PlanDraft) -> [RingPhase]? {
        let used = draft.phases.filter { !$0.isEmpty }
        guard !used.isEmpty, used.count <= Self.phaseLimit else {
            deny(
                draft,
                used.isEmpty
                    ? "it has no phases with movements" : "it has \(used.count) phases, over 64")
            return nil
        }
        var phases: [RingPhase] = []
        for phase in used {
            guard let number = phase.number, let made = ringPhase(phase, number) else {
                deny(
                    draft,
                    "phase '\(phase.id)' has no group of its number in signal_group.csv, so its"
                        + " stages are unknown; write stage.csv and plan_stage.csv")
                return nil
            }
            if let twin = phases.first(where: { $0.number == number }) {
                deny(
                    draft, "phase \(twin.number) is in it twice; a phase has one place in its ring")
                return nil
            }
            phases.append(made)
        }
        return phases
    }

    private func ringPhase(_ phase: PhaseDraft, _ number: Int) -> RingPhase? {
        let vehicles = position { !$0.isPedestrian && $0.group.number == number }
        let walkers = position {
            $0.isPedestrian && $0.group.number == Self.pedestrianOffset + number
        }
        guard let lit = vehicles ?? walkers, phase.movements.isEmpty || vehicles != nil else {
            return nil
        }
        let group = groups[lit.position].group
        let walking = walkers.map { groups[$0.position].group }
        let clearance = group.closingMilliseconds + group.redClearanceMilliseconds
        return RingPhase(
            number: number, ring: phase.ring, barrier: phase.barrier, position: phase.position,
            vehicles: vehicles, walkers: walkers,
            green: phase.maxGreenMilliseconds ?? phase.minGreenMilliseconds ?? 0,
            clearance: phase.clearanceMilliseconds ?? clearance,
            release: vehicles.map { release(of: $0) } ?? 0,
            walk: walking?.minGreenMilliseconds ?? 0,
            walkClearance: walking.map { $0.closingMilliseconds + $0.redClearanceMilliseconds } ?? 0
        )
    }

    /// The longest intergreen from a group to vehicles.
    private func release(of group: SignalGroupIndex) -> Int64 {
        relations.conflicts(of: group).filter { !groups[$0.position].isPedestrian }
            .map { intergreens.milliseconds(from: group, to: $0) }.max() ?? 0
    }

    private func position(where isWanted: (LitGroup) -> Bool) -> SignalGroupIndex? {
        groups.firstIndex(where: isWanted).map { SignalGroupIndex($0) }
    }

    /// Sets of one phase a ring within one barrier that do not conflict, in barrier order; walkers
    /// stay out where they would.
    private func feasibleSets(_ phases: [RingPhase]) -> [SignalGroupSet] {
        let walkers = groups.enumerated().filter { $0.element.isPedestrian }
            .reduce(into: SignalGroupSet()) { $0.insert(SignalGroupIndex($1.offset)) }
        return Set(phases.map(\.barrier)).sorted().flatMap { barrier in
            let within = Dictionary(grouping: phases.filter { $0.barrier == barrier }, by: \.ring)
            let rings = within.keys.sorted().map { ring in
                (within[ring] ?? []).sorted { $0.position < $1.position }
            }
            return combinations(rings).compactMap { set in
                if relations.areCompatible(set) { return set }
                let vehicles = set.subtracting(walkers)
                return !vehicles.isEmpty && relations.areCompatible(vehicles) ? vehicles : nil
            }
        }
    }

    /// The groups of every choice of one phase a ring; more than can be numbered are left out.
    private func combinations(_ rings: [[RingPhase]]) -> [SignalGroupSet] {
        rings.reduce([[]]) { sets, ring in
            Array(sets.flatMap { set in ring.map { set.union($0.groups) } }.prefix(512))
        }
    }

    private mutating func addRingPlan(
        _ draft: PlanDraft, _ table: RingTimetable, _ sets: [SignalGroupSet]
    ) {
        let slots = table.slots
        let entries = slots.enumerated().compactMap { place, slot in
            let next =
                place + 1 < slots.count ? slots[place + 1].start : slots[0].start + table.cycle
            return sets.firstIndex(of: slot.groups).map {
                SignalPlan.Entry(stage: StageIndex($0), splitMilliseconds: next - slot.start)
            }
        }
        let plan = SignalPlan(
            id: draft.id, entries: entries, coordination: coordination(draft, entries))
        add(plan, draft)
    }

    /// The coordination of `signal_coordination.csv`, if its phase is in the plan.
    private mutating func coordination(
        _ draft: PlanDraft, _ entries: [SignalPlan.Entry]
    ) -> SignalPlan.Coordination? {
        guard let row = draft.phaseCoordination else { return nil }
        guard let group = position(where: { $0.group.number == row.phase }),
            let place = edge(of: group, entries, opens: row.reference == .green)
        else {
            warn(
                row.row, "coord_phase",
                "phase \(row.phase) is not in plan '\(draft.id)', or never changes; the plan runs"
                    + " without coordination")
            return nil
        }
        let closing = groups[group.position].group.closingMilliseconds
        let cycle = entries.reduce(0) { $0 + $1.splitMilliseconds }
        // Red begins one yellow after the end of green.
        let lead = row.reference == .red ? closing : 0
        let offset = (row.offsetMilliseconds % cycle - lead % cycle + cycle) % cycle
        return SignalPlan.Coordination(
            offsetMilliseconds: offset,
            reference: row.reference == .green ? .startGreen : .endGreen,
            stage: entries[place].stage)
    }

    /// The entry in which a group opens, or the one at whose end it closes.
    private func edge(
        of group: SignalGroupIndex, _ entries: [SignalPlan.Entry], opens: Bool
    ) -> Int? {
        let isLit = entries.map { stages[$0.stage.position].stage.groups.contains(group) }
        return entries.indices.first { place in
            let step = opens ? entries.count - 1 : 1
            return isLit[place] && !isLit[(place + step) % entries.count]
        }
    }
}
