/// Groups that have right of way together (`stage.csv`, `stage_group.csv`).
public struct Stage: Hashable, Sendable {
    /// The id in the city's tables; for stages made from ring and barrier, the hash of its groups.
    public let id: String
    /// Its number at the controller, 1…255: what commands name.
    public let number: Int
    /// Its groups.
    public let groups: SignalGroupSet
    /// Shortest time from its first green to the start of the next transition.
    public let minMilliseconds: Int64
    /// Longest time while another stage is called; `nil` where a plan says.
    public let maxMilliseconds: Int64?
    /// Whether local operation leaves it out when nobody calls it.
    public let isSkippable: Bool

    /// Makes a stage.
    public init(
        id: String, number: Int, groups: SignalGroupSet, minMilliseconds: Int64 = 0,
        maxMilliseconds: Int64? = nil, isSkippable: Bool = false
    ) {
        self.id = id
        self.number = number
        self.groups = groups
        self.minMilliseconds = minMilliseconds
        self.maxMilliseconds = maxMilliseconds
        self.isSkippable = isSkippable
    }
}

/// Position of a stage within its site, in the order of service.
public typealias StageIndex = DenseIndex<Stage>
