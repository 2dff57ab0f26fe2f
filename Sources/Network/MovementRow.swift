import Tables
import TrafficModel

/// A movement in a signal group or phase.
struct MovementRow {
    /// How a movement goes while its group is green.
    enum Protection: String, CaseIterable {
        /// Nobody who crosses it is let through.
        case protected
        /// It gives way.
        case permitted
        /// It turns right on red, and gives way.
        case rtor
    }

    let row: Row
    let movement: DenseIndex<MovementDraft>
    let protection: Protection
    /// Whom it is for; empty where nothing is said.
    let classes: [VehicleClass]
}
