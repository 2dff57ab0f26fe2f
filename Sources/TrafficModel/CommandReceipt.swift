/// What a controller says became of a command: read back, never assumed.
public struct CommandReceipt: Hashable, Sendable {
    /// What became of it.
    public enum Outcome: Hashable, Sendable {
        /// It will be obeyed; at the worst it shows after so many milliseconds.
        case accepted(applyWithinMilliseconds: Int64)
        /// The stage is green, or the plan runs in step.
        case applied
        /// It will not be obeyed.
        case refused(CommandRefusal)
        /// It was accepted, and something stronger or newer took its place, or its lease ended.
        case ended(CommandRefusal?)
    }

    /// Who says so.
    public let controller: ControllerNumber
    /// Which command.
    public let order: SignalCommand.Order
    /// What became of it.
    public let outcome: Outcome
    /// The state right after it.
    public let state: SignalCommand.ExpectedState
    /// The mode right after it.
    public let mode: ControllerMode
    /// When, on the controller's clock.
    public let uptime: Uptime

    /// Makes a receipt.
    public init(
        controller: ControllerNumber, order: SignalCommand.Order, outcome: Outcome,
        state: SignalCommand.ExpectedState, mode: ControllerMode, uptime: Uptime
    ) {
        self.controller = controller
        self.order = order
        self.outcome = outcome
        self.state = state
        self.mode = mode
        self.uptime = uptime
    }
}
