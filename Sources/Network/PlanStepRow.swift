import Tables
import TrafficModel

/// A row of `plan_stage.csv`.
struct PlanStepRow {
    let row: Row
    let place: Int
    let stage: DenseIndex<StageDraft>
    let splitMilliseconds: Int64
    let minMilliseconds: Int64?
    let maxMilliseconds: Int64?
}
