/// A kind of socket of the processor that others connect to; a key opens some of them.
@frozen public enum Door: String, Hashable, CaseIterable, Sendable {
    /// Where readings arrive.
    case readings
    /// Where commands to controllers are published.
    case commands
    /// Where controllers send receipts and ask for leases.
    case receipts
    /// Where the state feed is published.
    case feed
    /// Where snapshots of the state are answered.
    case snapshot
    /// Where people ask for overrides.
    case overrides
}
