import Tables
import TrafficModel

/// A row of `intergreen.csv`.
struct IntergreenRow {
    /// Where a stated value comes from.
    enum Source: String, CaseIterable {
        case given
        case derived
    }

    let row: Row
    let from: DenseIndex<GroupDraft>
    let to: DenseIndex<GroupDraft>
    let milliseconds: Int64?
    /// From the entering group's stop line to the point where the paths meet, in metres.
    let crossingMeters: Double?
    /// From the clearing group's stop line until it is past that point, in metres.
    let clearingMeters: Double?
    let source: Source
}
