import Tables
import TrafficModel

/// A row of `controller_site.csv`; `nil` where a cell says nothing.
struct ControllerSiteDraft {
    let row: Row
    let agency: String
    /// Id or number of the stage.
    let startupStage: String?
    let flashMilliseconds: Int64?
    let allRedMilliseconds: Int64?
    let level: CommissionLevel?
}
