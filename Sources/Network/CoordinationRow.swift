import Tables
import TrafficModel

/// A row of `plan_coord.csv`.
struct CoordinationRow {
    let row: Row
    let offsetMilliseconds: Int64
    let reference: SignalPlan.Coordination.Reference
    let stage: DenseIndex<StageDraft>
    let transition: SignalPlan.Coordination.Transition
    let maxStepMilliseconds: Int64
}
