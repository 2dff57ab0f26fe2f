public import TrafficModel

/// What an agent must find again after a restart.
///
/// Whoever runs the agent writes it down when `AgentOutput.store` says so, before anything that is
/// put out behind it leaves the cabinet.
public struct AgentMemory: Hashable, Sendable {
    /// The newest command accepted, or leader known: (leader epoch, 0) before its first command.
    public var newest: SignalCommand.Order?
    /// What tripped the conflict monitor and has not been cleared at the cabinet; a power cut does
    /// not clear it.
    public var latchedFault: Invariant?

    /// Nothing: a new cabinet, or one that has lost its memory. No command is accepted before a
    /// lease has been granted to this run, and none under a lease of an earlier one.
    public static let lost = AgentMemory()

    /// Makes a memory.
    public init(newest: SignalCommand.Order? = nil, latchedFault: Invariant? = nil) {
        self.newest = newest
        self.latchedFault = latchedFault
    }
}
