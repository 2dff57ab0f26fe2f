/// A transition in which a group that gives way turns red while the group it yields to stays green:
/// its drivers take the yellow for the others' too (`signals.md` §1).
public struct YellowTrap: Hashable, Sendable {
    /// Number of the stage before.
    public let from: Int
    /// Number of the stage behind.
    public let to: Int
    /// Id of the group that closes.
    public let closing: String
    /// Id of the group that stays green.
    public let staying: String

    /// Makes a trap.
    public init(from: Int, to: Int, closing: String, staying: String) {
        self.from = from
        self.to = to
        self.closing = closing
        self.staying = staying
    }
}
