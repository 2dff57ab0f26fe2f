public import TrafficModel

/// What one call of the detection stage found.
public struct Findings: Hashable, Sendable {
    /// New and revised states, ordered by link, end of interval and version.
    public var linkStates: [LinkState] = []
    /// Links that became congested or free, ordered by link and time.
    public var congestion: [CongestionChange] = []
    /// Detectors whose health changed, ordered by detector and time.
    public var health: [HealthChange] = []

    /// Nothing found.
    public init() {}

    /// Whether nothing was found.
    public var isEmpty: Bool { linkStates.isEmpty && congestion.isEmpty && health.isEmpty }

    /// Brings each list into its order; within one subject they arise in order of time.
    mutating func sort() {
        linkStates.sort {
            ($0.link, $0.window.end, $0.version) < ($1.link, $1.window.end, $1.version)
        }
        congestion.sort { ($0.link, $0.time) < ($1.link, $1.time) }
        // A detector changes at most once per interval; `since` separates two at one moment.
        health.sort { ($0.detector, $0.time, $0.since) < ($1.detector, $1.time, $1.since) }
    }
}
