import Tables
import TrafficModel

/// A row of `signal_transition.csv`.
struct TransitionRow {
    let row: Row
    let from: DenseIndex<StageDraft>
    let to: DenseIndex<StageDraft>
    let isAllowed: Bool
    let via: DenseIndex<StageDraft>?
}
