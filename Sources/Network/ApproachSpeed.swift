import TrafficModel

/// How fast and how steeply vehicles come to a stop line.
struct ApproachSpeed {
    let speed: Speed?
    /// Positive uphill.
    let gradePercent: Double?
}
