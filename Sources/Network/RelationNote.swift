/// How two groups that meet stand to each other, and how that is known.
public struct RelationNote: Hashable, Sendable {
    /// Id of the group with the lower number.
    public let first: String
    /// Id of the other one.
    public let second: String
    /// For example `conflict` or `'a' yields`.
    public let relation: String
    /// Whether the city's tables state it; otherwise it is derived from the movements.
    public let isGiven: Bool
    /// Which ways meet, or which row says so.
    public let reason: String
}
