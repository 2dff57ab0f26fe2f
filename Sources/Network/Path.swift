import TrafficModel

/// The way of a movement through its junction, from leg to leg. A leg is named by the node at its
/// other end.
struct Path: Hashable {
    let junction: JunctionIndex
    /// The link it comes by.
    let link: LinkIndex
    let from: JunctionIndex
    let to: JunctionIndex
    let turn: Turn
    /// Whether motor vehicles may come by it.
    let isMotorized: Bool
}
