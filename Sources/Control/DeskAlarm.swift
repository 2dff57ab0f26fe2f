public import TrafficModel

/// Something at one controller that an operator has to know until it is over.
public struct DeskAlarm: Hashable, Sendable {
    /// What kind; one of each stands at most.
    public enum Kind: Int, Hashable, Comparable, CaseIterable, Sendable {
        /// No status for 10 s.
        case silent
        /// It flashes after a conflict.
        case conflictFlash
        /// The tables of centre and controller differ; nothing is commanded.
        case tablesDiffer
        /// A command was not answered within its time to live.
        case timeout
        /// An accepted command did not show in time.
        case late
        /// The controller's clock is off by more than 500 ms.
        case clockOffset
        /// Its clock is off by more than 2 s: plans run without coordination.
        case uncoordinated
        /// Somebody has waited for 180 s.
        case longRed

        /// Orders two kinds.
        public static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    /// What kind.
    public let kind: Kind
    /// Since when, by the centre's wall clock.
    public let since: Timestamp
    /// The facts when it was raised, in words for an operator.
    public let detail: String
}
