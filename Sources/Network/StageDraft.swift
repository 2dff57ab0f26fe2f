import Tables
import TrafficModel

/// A row of `stage.csv`, with its groups.
struct StageDraft {
    let row: Row
    let id: String
    let controller: ControllerIndex?
    let number: Int
    let minMilliseconds: Int64?
    let maxMilliseconds: Int64?
    let isSkippable: Bool
    let isStartup: Bool
    let isMain: Bool
    var groups: [DenseIndex<GroupDraft>] = []
}
