import TrafficModel

/// A controller as small as it can be: it checks what reaches it, obeys, and says so.
struct ModelController {
    let site: SignalSite
    private(set) var uptime = Uptime(milliseconds: 500_000)
    private(set) var stage = 1
    private(set) var transition: UInt32 = 0
    /// Every order that it has obeyed, each time it did.
    private(set) var obeyed: [SignalCommand.Order] = []
    private(set) var applied: Set<SignalCommand.Order> = []
    /// Commands obeyed after they had died: there must be none.
    private(set) var obeyedTooLate = 0
    private(set) var lease: LeaseGrant?
    private var leaseEndsAt = Uptime.zero
    private var request: LeaseRequest?
    private var nonce: UInt64 = 0
    private var highest = SignalCommand.Order(leaderEpoch: 0, sequence: 0)
    private var said: [SignalCommand.Order: CommandReceipt] = [:]
    private var pending: (command: SignalCommand, showsAt: Uptime)?

    init(site: SignalSite) { self.site = site }

    /// Lets 100 ms pass.
    ///
    /// - Returns: What it says of a stage that shows now.
    mutating func step() -> CommandReceipt? {
        uptime = uptime.advanced(byMilliseconds: 100)
        if lease != nil, uptime >= leaseEndsAt {
            lease = nil
            pending = nil
        }
        guard let (command, showsAt) = pending, uptime >= showsAt else { return nil }
        pending = nil
        if case .stage(let number) = command.action, number != stage {
            stage = number
            transition += 1
        }
        applied.insert(command.order)
        return say(.applied, of: command)
    }

    var status: ControllerStatus {
        site.status(
            stage: stage, at: uptime.milliseconds, mode: lease == nil ? .localPlan : .centralStage,
            transition: transition, lease: lease?.lease)
    }

    mutating func ask() -> LeaseRequest {
        nonce += 1
        let request = LeaseRequest(
            controller: site.controller, nonce: nonce, uptime: uptime, lease: lease?.lease,
            tablesHash: site.tablesHash)
        self.request = request
        return request
    }

    mutating func take(_ grant: LeaseGrant) {
        guard let request, grant.nonce == request.nonce, grant.leaderEpoch >= highest.leaderEpoch
        else { return }
        let end = request.uptime.advanced(byMilliseconds: grant.milliseconds)
        guard end > uptime else { return }
        if grant.lease != lease?.lease { pending = nil }
        lease = grant
        leaseEndsAt = end
    }

    /// - Returns: The receipt; the same one when it has been given before.
    mutating func take(_ command: SignalCommand) -> CommandReceipt? {
        guard command.controller == site.controller else { return nil }
        if let said = said[command.order] { return said }
        guard let refusal = refusal(of: command) else {
            obeyed.append(command.order)
            if uptime > command.validUntil { obeyedTooLate += 1 }
            highest = command.order
            pending = (command, uptime.advanced(byMilliseconds: 6_000))
            return say(.accepted(applyWithinMilliseconds: 8_000), of: command)
        }
        return say(.refused(refusal), of: command, isKept: refusal != .staleEpoch)
    }

    private func refusal(of command: SignalCommand) -> CommandRefusal? {
        if command.order.leaderEpoch < highest.leaderEpoch { return .staleEpoch }
        if command.order <= highest { return .replayed }
        if uptime > command.validUntil { return .expired }
        guard let lease, lease.lease == command.lease else { return .noLease }
        if let authority = command.authority, authority != lease.authority { return .authority }
        if let expected = command.expected, expected != state { return .stateChanged }
        return nil
    }

    private var state: SignalCommand.ExpectedState {
        SignalCommand.ExpectedState(stage: stage, transition: transition)
    }

    private mutating func say(
        _ outcome: CommandReceipt.Outcome, of command: SignalCommand, isKept: Bool = true
    ) -> CommandReceipt {
        let receipt = CommandReceipt(
            controller: site.controller, order: command.order, outcome: outcome, state: state,
            mode: lease == nil ? .localPlan : .centralStage, uptime: uptime)
        if isKept { said[command.order] = receipt }
        return receipt
    }
}
