import Tables
import TrafficModel

/// A movement that a group lights, with its way through the junction.
struct LitMovement {
    let row: Row
    let id: String
    /// `nil` where its links do not meet its node; then it may meet anything.
    let path: Path?
    /// Whether it goes without giving way.
    var isProtected: Bool
    /// Whether the group is an arrow, which promises that nobody walks where it points.
    let isArrow: Bool
    let classes: [VehicleClass]
}
