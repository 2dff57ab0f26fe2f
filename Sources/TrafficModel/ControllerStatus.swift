/// What a controller says of itself: at every change of mode or stage, and at least each 5 s.
public struct ControllerStatus: Hashable, Sendable {
    /// Who says so.
    public let controller: ControllerNumber
    /// Who moves its lamps.
    public let mode: ControllerMode
    /// The green or latched stage, and the count of transitions.
    public let state: SignalCommand.ExpectedState
    /// The stage asked for behind it, by number, or `nil`.
    public let next: Int?
    /// The plan that runs, by id, or `nil`.
    public let plan: String?
    /// Milliseconds by which the plan is out of step; `nil` when it is in step or not coordinated.
    public let outOfStepMilliseconds: Int64?
    /// What each group shows, in the site's order.
    public let lamps: [Lamp]
    /// The lease it holds, or `nil`.
    public let lease: UInt64?
    /// Fingerprint of its tables.
    public let tablesHash: String
    /// Its clock.
    public let uptime: Uptime
    /// Its wall clock: for logs, coordination and the alarm on its offset.
    public let wallTime: Timestamp
    /// Why it flashes or refuses, in words; empty when nothing is wrong.
    public let fault: String

    /// The same, said at another time of the wall clock.
    public func said(at wallTime: Timestamp) -> ControllerStatus {
        ControllerStatus(
            controller: controller, mode: mode, state: state, next: next, plan: plan,
            outOfStepMilliseconds: outOfStepMilliseconds, lamps: lamps, lease: lease,
            tablesHash: tablesHash, uptime: uptime, wallTime: wallTime, fault: fault)
    }

    /// Makes a status.
    public init(
        controller: ControllerNumber, mode: ControllerMode, state: SignalCommand.ExpectedState,
        next: Int?, plan: String?, outOfStepMilliseconds: Int64?, lamps: [Lamp], lease: UInt64?,
        tablesHash: String, uptime: Uptime, wallTime: Timestamp, fault: String
    ) {
        self.controller = controller
        self.mode = mode
        self.state = state
        self.next = next
        self.plan = plan
        self.outOfStepMilliseconds = outOfStepMilliseconds
        self.lamps = lamps
        self.lease = lease
        self.tablesHash = tablesHash
        self.uptime = uptime
        self.wallTime = wallTime
        self.fault = fault
    }
}
