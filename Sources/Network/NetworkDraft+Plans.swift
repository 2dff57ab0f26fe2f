import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `signal_timing_plan.csv`. Controllers may share the id of a plan, as `relief`.
    mutating func readPlans() {
        for row in folder.rows("signal_timing_plan.csv") {
            guard let id = row.required("timing_plan_id", &problems.cells) else { continue }
            let controller = resolve(row, "controller_id", in: controllers)
            let times = dayTime(row)
            let cycle = milliseconds(row, "cycle_length", in: 0...600)
            let twin = planPositions[id, default: []].first {
                planDrafts[$0].controller == controller
            }
            if let twin {
                problems.refuse(
                    row, "timing_plan_id",
                    "timing plan '\(id)' of the controller is already in row"
                        + " \(planDrafts[twin].row.line); ids must differ")
            }
            // The register answers whether an id exists; `plan(_:of:)` tells namesakes apart.
            if plans.index(id) == nil { _ = plans.enter(id, row, "timing_plan_id", &problems) }
            planPositions[id, default: []].append(planDrafts.count)
            planDrafts.append(
                PlanDraft(
                    row: row, id: id, controller: controller, times: times,
                    cycleMilliseconds: cycle == 0 ? nil : cycle))
        }
    }

    private mutating func dayTime(_ row: Row) -> DayTime? {
        guard let text = row.text("time_day") else {
            for column in ["timeday_id", "time_day_id"] where row.text(column) != nil {
                problems.warn(
                    row, column,
                    "names a row of time_set_definitions.csv, which is not read;"
                        + " write the times in time_day")
            }
            return nil
        }
        guard let times = DayTime(text) else {
            problems.refuse(
                row, "time_day",
                "'\(text)' is no time of the week; write days from Sunday to holidays and the"
                    + " times, like 01111100_0600_0900")
            return nil
        }
        if times.hasExtraDays {
            problems.warn(
                row, "time_day",
                "'\(text)' has more than eight digits for days; the first eight are read:"
                    + " Sunday to Saturday, holidays")
        }
        if times.days == 0 {
            problems.warn(row, "time_day", "'\(text)' names no day, so the plan never runs by it")
        }
        return times
    }

    /// The plan that a row names: of a controller, or of the only one that has a plan of this id.
    mutating func plan(_ row: Row, of controller: ControllerIndex?) -> Int? {
        guard resolve(row, "timing_plan_id", in: plans) != nil,
            let id = row.text("timing_plan_id"), let namesakes = planPositions[id]
        else { return nil }
        guard let controller else {
            if namesakes.count == 1 { return namesakes[0] }
            let owners = namesakes.compactMap { planDrafts[$0].controller }
                .map { "'\(controllerDrafts[$0.position].id)'" }
            problems.refuse(
                row, "timing_plan_id",
                "timing plan '\(id)' is one of several controllers:"
                    + " \(owners.joined(separator: ", ")); name one in a column controller_id")
            return nil
        }
        return namesakes.first { planDrafts[$0].controller == controller }
    }

    /// Reads `plan_stage.csv`.
    mutating func readPlanSteps() {
        for row in folder.rows("plan_stage.csv") {
            let stage = stageOfPlan(row, "stage_id")
            let plan = ownedPlan(row)
            _ = row.required("order", &problems.cells)
            let place = row.integer("order", &problems.cells)
            _ = row.required("split_s", &problems.cells)
            let split = milliseconds(row, "split_s", in: 1...600)
            let least = milliseconds(row, "min_s", in: 0...600)
            let most = milliseconds(row, "max_s", in: 1...600)
            guard let plan, let place, let stage, let split else { continue }
            if let other = planDrafts[plan].steps.first(where: { $0.place == place }) {
                problems.refuse(
                    row, "order",
                    "place \(place) of plan '\(planDrafts[plan].id)' is already in row"
                        + " \(other.row.line)")
            }
            planDrafts[plan].steps.append(
                PlanStepRow(
                    row: row, place: place, stage: stage, splitMilliseconds: split,
                    minMilliseconds: least, maxMilliseconds: most))
        }
    }

    /// Reads `plan_coord.csv`.
    mutating func readCoordination() {
        for row in folder.rows("plan_coord.csv") {
            let stage = stageOfPlan(row, "ref_stage")
            let plan = ownedPlan(row)
            _ = row.required("offset_s", &problems.cells)
            let offset = milliseconds(row, "offset_s", in: 0...600)
            let reference = choice(
                row, "offset_ref", SignalPlan.Coordination.Reference.self)
            let transition = choice(
                row, "transition", SignalPlan.Coordination.Transition.self)
            let step = milliseconds(row, "max_step_s", in: 1...120)
            guard let plan, let offset, let stage else { continue }
            if let other = planDrafts[plan].coordination {
                problems.refuse(
                    row, "timing_plan_id",
                    "plan '\(planDrafts[plan].id)' is coordinated already in row \(other.row.line)")
            }
            planDrafts[plan].coordination = CoordinationRow(
                row: row, offsetMilliseconds: offset, reference: reference ?? .startGreen,
                stage: stage, transition: transition ?? .short, maxStepMilliseconds: step ?? 8_000)
        }
    }

    /// The plan of a row of ours, which names its controller too.
    private mutating func ownedPlan(_ row: Row) -> Int? {
        guard let controller = resolve(row, "controller_id", in: controllers) else { return nil }
        let known = problems.cells.count
        if let plan = plan(row, of: controller) { return plan }
        guard let id = row.text("timing_plan_id"), planPositions[id] != nil,
            problems.cells.count == known
        else { return nil }
        problems.refuse(
            row, "timing_plan_id",
            "timing plan '\(id)' of controller '\(controllerDrafts[controller.position].id)' is not"
                + " in signal_timing_plan.csv; add it there or correct the id")
        return nil
    }

    /// A stage, which must be of the row's controller.
    private mutating func stageOfPlan(_ row: Row, _ column: String) -> DenseIndex<StageDraft>? {
        guard let stage = resolve(row, column, in: stages) else { return nil }
        let draft = stageDrafts[stage.position]
        guard let id = row.text("controller_id"), let controller = controllers.index(id),
            let owner = draft.controller, owner != controller
        else { return stage }
        problems.refuse(
            row, column,
            "stage '\(draft.id)' is of controller '\(controllerDrafts[owner.position].id)',"
                + " not of '\(id)'")
        return nil
    }
}
