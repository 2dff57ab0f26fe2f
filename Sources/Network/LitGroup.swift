import Tables
import TrafficModel

/// A signal group with what it lights.
struct LitGroup {
    let group: SignalGroup
    /// Where a person finds it.
    let row: Row
    /// Its place in `signal_group.csv`; `nil` for one made from phases.
    let key: DenseIndex<GroupDraft>?
    /// The phase that it belongs to, for one made from phases.
    let phase: Int?
    var movements: [LitMovement]
    let crossings: [LitCrossing]

    var isPedestrian: Bool { group.kind == .ped }
}
