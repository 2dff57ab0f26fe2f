/// Which groups of a site may be green together (`signal_conflict.csv`); never inferred from lamps.
public struct SignalRelations: Hashable, Sendable {
    /// How two groups stand to each other.
    public enum Relation: Hashable, Sendable {
        /// They do not meet.
        case none
        /// They may be green together; the first one gives way.
        case yields
        /// They may be green together; the other one gives way.
        case yieldedTo
        /// They may never be lit together, green or yellow.
        case conflict
    }

    private var conflicting: [SignalGroupSet]
    private var giving: [SignalGroupSet]

    /// Makes relations of so many groups that do not meet.
    public init(groupCount: Int) {
        conflicting = Array(repeating: [], count: groupCount)
        giving = Array(repeating: [], count: groupCount)
    }

    /// Says that two groups conflict.
    public mutating func setConflict(_ one: SignalGroupIndex, _ other: SignalGroupIndex) {
        conflicting[one.position].insert(other)
        conflicting[other.position].insert(one)
    }

    /// Says that a group gives way to another one while both are green.
    public mutating func setYielding(_ group: SignalGroupIndex, to other: SignalGroupIndex) {
        giving[group.position].insert(other)
    }

    /// The groups that conflict with a group.
    public func conflicts(of group: SignalGroupIndex) -> SignalGroupSet {
        conflicting[group.position]
    }

    /// The groups to which a group gives way.
    public func yielded(by group: SignalGroupIndex) -> SignalGroupSet { giving[group.position] }

    /// How a group stands to another one.
    public func relation(
        _ group: SignalGroupIndex, to other: SignalGroupIndex
    ) -> Relation {
        if conflicting[group.position].contains(other) { return .conflict }
        if giving[group.position].contains(other) { return .yields }
        return giving[other.position].contains(group) ? .yieldedTo : .none
    }

    /// Whether no two groups of a set conflict.
    public func areCompatible(_ groups: SignalGroupSet) -> Bool {
        groups.allSatisfy { conflicting[$0.position].isDisjoint(with: groups) }
    }
}
