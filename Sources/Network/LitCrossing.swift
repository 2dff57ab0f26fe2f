import TrafficModel

/// A crossing that a group lights.
struct LitCrossing {
    let id: String
    let junction: JunctionIndex
    /// The legs that it leads across.
    let legs: [JunctionIndex]
    let length: Length?
}
