import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `signal_controller.csv`, and its plans, phases and movements.
    mutating func readControllers() {
        var numbers = NumberRegister<SignalController>("controller")
        for row in folder.rows("signal_controller.csv") {
            guard let id = row.required("controller_id", &problems.cells) else { continue }
            _ = controllers.enter(id, row, "controller_id", &problems)
            let number = numbers.assign(row, idColumn: "controller_id", &problems)
            let junction = resolve(row, "node_id", in: nodes, isRequired: false)
            controllerDrafts.append(
                ControllerDraft(row: row, id: id, number: number, ownJunction: junction))
        }
        readPhases()
    }

    /// Finds by way of plans, phases and movements which junctions each controller serves.
    private mutating func readPhases() {
        var plans = Register<PlanDraft>("signal_timing_plan.csv", "timing plan")
        var planControllers: [ControllerIndex?] = []
        for row in folder.rows("signal_timing_plan.csv") {
            guard let id = row.required("timing_plan_id", &problems.cells) else { continue }
            _ = plans.enter(id, row, "timing_plan_id", &problems)
            planControllers.append(resolve(row, "controller_id", in: controllers))
        }
        var phases = Register<PhaseDraft>("signal_timing_phase.csv", "timing phase")
        var drafts: [PhaseDraft] = []
        for row in folder.rows("signal_timing_phase.csv") {
            guard let id = row.required("timing_phase_id", &problems.cells) else { continue }
            _ = phases.enter(id, row, "timing_phase_id", &problems)
            let plan = resolve(row, "timing_plan_id", in: plans)
            let controller = plan.flatMap { planControllers[$0.position] }
            drafts.append(PhaseDraft(row: row, id: id, controller: controller))
            if let controller { controllerDrafts[controller.position].phaseCount += 1 }
        }
        readPhaseMovements(phases, &drafts)
        for draft in drafts where !draft.hasMovement {
            problems.warn(
                draft.row, nil,
                "phase '\(draft.id)' has no movement; add one to signal_phase_mvmt.csv")
        }
    }

    private mutating func readPhaseMovements(
        _ phases: Register<PhaseDraft>, _ drafts: inout [PhaseDraft]
    ) {
        for row in folder.rows("signal_phase_mvmt.csv") {
            let phase = resolve(row, "timing_phase_id", in: phases)
            let movement = resolve(row, "mvmt_id", in: movements, isRequired: false)
            let crossing = resolve(row, "link_id", in: links, isRequired: false)
            if row.text("mvmt_id") == nil, row.text("link_id") == nil {
                problems.refuse(
                    row, nil, "names neither a movement in mvmt_id nor a crossing in link_id")
            }
            guard let phase else { continue }
            if movement != nil || crossing != nil { drafts[phase.position].hasMovement = true }
            guard let controller = drafts[phase.position].controller, let movement,
                let junction = movementDrafts[movement.position].junction
            else { continue }
            controllerDrafts[controller.position].movementJunctions.appendIfNew(junction)
        }
    }

    /// Decides which junctions each controller serves, and which may not be commanded.
    mutating func findJunctionsOfControllers() {
        let hasPlans = !folder.rows("signal_timing_plan.csv").isEmpty
        var servers: [JunctionIndex: ControllerDraft] = [:]
        for position in controllerDrafts.indices {
            let draft = controllerDrafts[position]
            let candidates: [[JunctionIndex]] = [
                draft.ownJunction.map { [$0] } ?? [], draft.movementJunctions,
                draft.detectorJunctions, nodes.index(draft.id).map { [$0] } ?? [],
            ]
            let junctions = candidates.first { !$0.isEmpty } ?? []
            controllerDrafts[position].junctions = junctions
            if junctions.isEmpty {
                deny(
                    position, "it serves no junction: give it a node_id, or phases with movements")
            }
            if draft.phaseCount > 0, draft.movementJunctions.isEmpty {
                deny(
                    position, "its phases have no movements: add them to signal_phase_mvmt.csv")
            } else if hasPlans, draft.phaseCount == 0 {
                deny(
                    position,
                    "its phases have no movements: no plan with phases names it in"
                        + " signal_timing_plan.csv")
            }
            for junction in junctions {
                guard let other = servers.updateValue(draft, forKey: junction) else { continue }
                problems.warn(
                    draft.row, nil,
                    "node '\(junctionID(junction))' is also served by controller"
                        + " '\(other.id)' of row \(other.row.line)")
            }
        }
    }

    private mutating func deny(_ position: Int, _ reason: String) {
        controllerDrafts[position].reasons.append(reason)
        let draft = controllerDrafts[position]
        problems.add(
            .notCommandable, draft.row.file, draft.row.line, "controller_id",
            "controller '\(draft.id)' may not be commanded: \(reason)")
    }

    private func junctionID(_ junction: JunctionIndex) -> String {
        junctions[junction.position].id
    }
}

/// Stands for a row of `signal_timing_plan.csv` in its register.
private struct PlanDraft {}

extension Array where Element: Equatable {
    /// Appends what is not yet there.
    mutating func appendIfNew(_ element: Element) {
        if !contains(element) { append(element) }
    }
}
