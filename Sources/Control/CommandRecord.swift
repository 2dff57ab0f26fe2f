public import TrafficModel

/// A command with everything that `ngatu why` tells of it.
public struct CommandRecord: Hashable, Sendable {
    /// A receipt and when it came, by the centre's wall clock.
    public struct Received: Hashable, Sendable {
        /// The receipt.
        public let receipt: CommandReceipt
        /// When it came.
        public let at: Timestamp
    }

    /// The command as it is sent, each time the same.
    public let command: SignalCommand
    /// Who asked for what with which evidence, and who was rejected; for a forced stage, who held
    /// the site.
    public let arbitration: Arbitration
    /// What the envelope said.
    public let verdict: SafetyVerdict
    /// The limits that it met: what replaced it, and what it has to wait for.
    public let limits: [SafetyLimit]
    /// When it was sent, each time, by the centre's wall clock.
    public internal(set) var sentAt: [Timestamp]
    /// What the controller said, in order of arrival.
    public internal(set) var receipts: [Received] = []
    /// How far it has come.
    public internal(set) var state = CommandState.sent

    /// When it was sent first and last, and until when it may be accepted, by the monotonic clock.
    let firstSentAt: Int64
    var lastSentAt: Int64
    let deadAt: Int64
    /// Until when it has to show, by the monotonic clock.
    var dueAt: Int64?
}
