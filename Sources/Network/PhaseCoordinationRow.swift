import Tables

/// A row of `signal_coordination.csv` that coordinates something.
struct PhaseCoordinationRow {
    /// The part of the phase that the offset leads to.
    enum Reference: String, CaseIterable {
        case green = "begin_of_green"
        case yellow = "begin_of_yellow"
        case red = "begin_of_red"
    }

    let row: Row
    let phase: Int
    let reference: Reference
    let offsetMilliseconds: Int64
}
