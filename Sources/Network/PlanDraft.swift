import Tables
import TrafficModel

/// A row of `signal_timing_plan.csv`, with what other tables say of the plan.
struct PlanDraft {
    /// A plan of this id has no stages: the controller flashes.
    static let flashID = "flash"

    let row: Row
    let id: String
    let controller: ControllerIndex?
    let times: DayTime?
    let cycleMilliseconds: Int64?
    var phases: [PhaseDraft] = []
    var steps: [PlanStepRow] = []
    var coordination: CoordinationRow?
    var phaseCoordination: PhaseCoordinationRow?
}
