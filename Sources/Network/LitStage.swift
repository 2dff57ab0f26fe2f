import Tables
import TrafficModel

/// A stage, and where a person finds it.
struct LitStage {
    let stage: Stage
    let row: Row
    /// Its place in `stage.csv`; `nil` for one made from ring and barrier.
    let key: DenseIndex<StageDraft>?
    let isMain: Bool
    let isStartup: Bool
}
