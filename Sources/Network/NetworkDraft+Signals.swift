import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `signal_controller.csv`.
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
    }

    /// Decides which junctions each controller serves, and which may not be commanded.
    mutating func findJunctionsOfControllers() {
        let hasPlans = !planDrafts.isEmpty
        let grouped = Set(groupDrafts.compactMap(\.controller))
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
            } else if hasPlans, draft.phaseCount == 0,
                !grouped.contains(ControllerIndex(position))
            {
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

    mutating func deny(_ position: Int, _ reason: String) {
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

extension Array where Element: Equatable {
    /// Appends what is not yet there.
    mutating func appendIfNew(_ element: Element) {
        if !contains(element) { append(element) }
    }
}
