/// A link became congested, or free again.
public struct CongestionChange: Hashable, Sendable {
    /// Which way it changed.
    public enum Direction: String, Sendable {
        /// Congestion began.
        case began
        /// Congestion ended.
        case ended
    }

    /// The link.
    public let link: LinkIndex
    /// Which way it changed.
    public let direction: Direction
    /// End of the interval that completed the persistence.
    public let time: Timestamp
    /// The intervals that caused it, oldest first.
    public let evidence: [LinkState]

    /// Makes a change.
    public init(
        link: LinkIndex, direction: Direction, time: Timestamp, evidence: [LinkState]
    ) {
        self.link = link
        self.direction = direction
        self.time = time
        self.evidence = evidence
    }
}
