import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `stage.csv` and `stage_group.csv`.
    mutating func readStages() {
        var numbers: [ControllerPlace: Int] = [:]
        var mains: [ControllerPlace: Int] = [:]
        var startups: [ControllerPlace: Int] = [:]
        for row in folder.rows("stage.csv") {
            guard let id = row.required("stage_id", &problems.cells) else { continue }
            _ = stages.enter(id, row, "stage_id", &problems)
            let controller = resolve(row, "controller_id", in: controllers)
            let place = number(row, "stage_num", in: 1...255)
            refuseRepeated(row, "stage_num", "stage", controller, place, &numbers)
            let draft = StageDraft(
                row: row, id: id, controller: controller, number: place,
                minMilliseconds: milliseconds(row, "min_s", in: 0...300),
                maxMilliseconds: milliseconds(row, "max_s", in: 1...600),
                isSkippable: flag(row, "skippable") ?? false,
                isStartup: flag(row, "is_startup") ?? false, isMain: flag(row, "is_main") ?? false)
            if let least = draft.minMilliseconds, let most = draft.maxMilliseconds, most < least {
                problems.refuse(
                    row, "max_s", "is shorter than min_s, \(least.asSeconds) s; correct one of them"
                )
            }
            if draft.isMain { refuseSecond(row, "is_main", controller, &mains) }
            if draft.isStartup { refuseSecond(row, "is_startup", controller, &startups) }
            stageDrafts.append(draft)
        }
        readStageGroups()
    }

    /// Refuses a mark that another stage of the controller has.
    private mutating func refuseSecond(
        _ row: Row, _ column: String, _ controller: ControllerIndex?,
        _ owners: inout [ControllerPlace: Int]
    ) {
        guard let controller else { return }
        let place = ControllerPlace(controller: controller, number: 1)
        guard let other = owners.updateValue(row.line, forKey: place) else { return }
        problems.refuse(row, column, "is already said of the stage in row \(other); mark one stage")
    }

    private mutating func readStageGroups() {
        var owners: [StagePlace: Int] = [:]
        for row in folder.rows("stage_group.csv") {
            let stage = resolve(row, "stage_id", in: stages)
            let group = resolve(row, "signal_group_id", in: groups)
            guard let stage, let group else { continue }
            let (mine, its) = (stageDrafts[stage.position], groupDrafts[group.position])
            if let controller = mine.controller, let other = its.controller, controller != other {
                problems.refuse(
                    row, "signal_group_id",
                    "group '\(its.id)' is of controller '\(controllerDrafts[other.position].id)',"
                        + " stage '\(mine.id)' of"
                        + " '\(controllerDrafts[controller.position].id)'")
                continue
            }
            let place = StagePlace(stage: stage, group: group)
            if let other = owners.updateValue(row.line, forKey: place) {
                problems.refuse(row, nil, "says again what row \(other) says; remove one")
            }
            stageDrafts[stage.position].groups.append(group)
        }
    }

    /// Reads `signal_transition.csv`.
    mutating func readTransitions() {
        var owners: [TransitionPlace: Int] = [:]
        for row in folder.rows("signal_transition.csv") {
            let from = resolve(row, "from_stage", in: stages)
            let to = resolve(row, "to_stage", in: stages)
            let via = resolve(row, "via_stage", in: stages, isRequired: false)
            let isAllowed = flag(row, "allowed") ?? (via != nil)
            guard let from, let to else { continue }
            let place = TransitionPlace(from: from, to: to)
            if let other = owners.updateValue(row.line, forKey: place) {
                problems.refuse(row, nil, "this transition is already in row \(other)")
            }
            if from == to || via == from || via == to {
                problems.refuse(
                    row, via == nil ? "to_stage" : "via_stage",
                    "a transition leads from one stage to another, by way of a third if need be")
            }
            let owners = [from, to, via].compactMap { $0 }.map {
                stageDrafts[$0.position].controller
            }
            if Set(owners).count > 1 {
                problems.refuse(row, nil, "its stages are of different controllers")
                continue
            }
            transitionRows.append(
                TransitionRow(row: row, from: from, to: to, isAllowed: isAllowed, via: via))
        }
    }
}

/// A group in a stage.
private struct StagePlace: Hashable {
    let stage: DenseIndex<StageDraft>
    let group: DenseIndex<GroupDraft>
}

/// A pair of stages in their order.
private struct TransitionPlace: Hashable {
    let from: DenseIndex<StageDraft>
    let to: DenseIndex<StageDraft>
}
