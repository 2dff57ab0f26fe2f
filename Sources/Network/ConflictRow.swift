import Tables
import TrafficModel

/// A row of `signal_conflict.csv`.
struct ConflictRow {
    /// How two groups stand to each other, as the table says it.
    enum Relation: String, CaseIterable {
        case none
        case yields
        case conflict
    }

    let row: Row
    let first: DenseIndex<GroupDraft>
    let second: DenseIndex<GroupDraft>
    let relation: Relation
    /// The one that gives way, where one does.
    let yielding: DenseIndex<GroupDraft>?
}
