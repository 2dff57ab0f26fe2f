import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `signal_timing_phase.csv` and `signal_phase_mvmt.csv`, and adds the phases to their
    /// plans.
    mutating func readPhases() {
        var phases = Register<PhaseDraft>("signal_timing_phase.csv", "timing phase")
        var drafts: [PhaseDraft] = []
        for row in folder.rows("signal_timing_phase.csv") {
            guard let id = row.required("timing_phase_id", &problems.cells) else { continue }
            _ = phases.enter(id, row, "timing_phase_id", &problems)
            let draft = phase(row, id)
            drafts.append(draft)
            if let owner = draft.controller { controllerDrafts[owner.position].phaseCount += 1 }
        }
        readPhaseMovements(phases, &drafts)
        for draft in drafts {
            if draft.isEmpty {
                problems.warn(
                    draft.row, nil,
                    "phase '\(draft.id)' has no movement; add one to signal_phase_mvmt.csv")
            }
            if let plan = draft.plan { planDrafts[plan.position].phases.append(draft) }
        }
    }

    private mutating func phase(_ row: Row, _ id: String) -> PhaseDraft {
        let owner = resolve(row, "controller_id", in: controllers, isRequired: false)
        let plan = plan(row, of: owner)
        let number = row.integer("signal_phase_num", &problems.cells)
        if let number, !(0...32).contains(number) {
            problems.refuse(row, "signal_phase_num", "is \(number), outside 0…32")
        }
        let longest = 0...600.0
        return PhaseDraft(
            row: row, id: id, plan: plan.map { DenseIndex($0) },
            controller: plan.flatMap { planDrafts[$0].controller }, number: number,
            minGreenMilliseconds: milliseconds(row, "min_green", in: longest),
            maxGreenMilliseconds: milliseconds(row, "max_green", in: longest),
            clearanceMilliseconds: milliseconds(row, "clearance", in: 0...120),
            walkMilliseconds: milliseconds(row, "walk_time", in: 0...120),
            pedClearanceMilliseconds: milliseconds(row, "ped_clearance", in: 0...120),
            ring: row.integer("ring", &problems.cells) ?? 1,
            barrier: row.integer("barrier", &problems.cells) ?? 1,
            position: row.integer("position", &problems.cells) ?? 1)
    }

    private mutating func readPhaseMovements(
        _ phases: Register<PhaseDraft>, _ drafts: inout [PhaseDraft]
    ) {
        for row in folder.rows("signal_phase_mvmt.csv") {
            let phase = resolve(row, "timing_phase_id", in: phases)
            let movement = resolve(row, "mvmt_id", in: movements, isRequired: false)
            let crossing = resolve(row, "link_id", in: links, isRequired: false)
            let protection = protection(row)
            if row.text("mvmt_id") == nil, row.text("link_id") == nil {
                problems.refuse(
                    row, nil, "names neither a movement in mvmt_id nor a crossing in link_id")
            }
            guard let phase else { continue }
            if let crossing { drafts[phase.position].crossings.appendIfNew(crossing) }
            guard let movement else { continue }
            drafts[phase.position].movements.append(
                MovementRow(row: row, movement: movement, protection: protection, classes: []))
            guard let controller = drafts[phase.position].controller,
                let junction = movementDrafts[movement.position].junction
            else { continue }
            controllerDrafts[controller.position].movementJunctions.appendIfNew(junction)
        }
    }

    /// GMNS leaves the words open, so an unknown one is read on the safe side.
    private mutating func protection(_ row: Row) -> MovementRow.Protection {
        guard let text = row.text("protection") else { return .protected }
        switch text.lowercased() {
        case "protected": return .protected
        case "permitted": return .permitted
        case "rtor", "right turn on red": return .rtor
        default:
            problems.warn(
                row, "protection",
                "unknown word '\(text)', read as protected; write protected, permitted or rtor")
            return .protected
        }
    }

    /// Reads `signal_coordination.csv`.
    mutating func readPhaseCoordination() {
        for row in folder.rows("signal_coordination.csv") {
            let controller = resolve(row, "controller_id", in: controllers)
            let plan = plan(row, of: controller)
            let phase = row.integer("coord_phase", &problems.cells)
            let reference = choice(row, "coord_ref_to", PhaseCoordinationRow.Reference.self)
            let offset = milliseconds(row, "offset", in: 0...600)
            guard let controller, let phase else { continue }
            guard let plan else {
                let name = controllerDrafts[controller.position].id
                problems.warn(
                    row, "timing_plan_id",
                    "controller '\(name)' has no plan of this id in signal_timing_plan.csv; the row"
                        + " is not read")
                continue
            }
            planDrafts[plan].phaseCoordination = PhaseCoordinationRow(
                row: row, phase: phase, reference: reference ?? .green,
                offsetMilliseconds: offset ?? 0)
        }
    }
}
