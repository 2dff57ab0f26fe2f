public import TrafficModel

/// What a conflict monitor objects to.
public struct MonitorFinding: Hashable, Sendable {
    /// The rule that would be broken.
    public let invariant: Invariant
    /// The group whose lamp or display would break it.
    public let group: SignalGroupIndex

    /// Makes a finding.
    public init(_ invariant: Invariant, _ group: SignalGroupIndex) {
        self.invariant = invariant
        self.group = group
    }
}
