public import TrafficModel

/// The centre's side of one controller: leases, commands on their way, receipts, alarms.
///
/// It sends what is wanted and lets pass by the safety envelope, again and again under the same
/// order until it is answered or its time to live is over, and never again after its lease. Pure:
/// two times come in, `now` of the centre's monotonic clock for all timers, in milliseconds, and
/// `wall` for data's age, logs and screens. One value per controller, on one thread.
public struct CommandDesk: Sendable {
    /// A status is missing when none has come for so long, in milliseconds: two are due by then.
    static let longestSilence: Int64 = 10_000
    /// How many finished commands still take receipts.
    static let memory = 8

    /// The rules of the site, fed with every status.
    public internal(set) var envelope: SafetyEnvelope
    /// Which leader the desk works for; leases carry its lower 32 bits in their upper half.
    public let leaderEpoch: UInt64
    /// How the centre stands to the controller.
    public internal(set) var condition = DeskCondition.withoutLease
    /// The alarms that stand, by kind.
    public internal(set) var alarms: [DeskAlarm] = []
    /// The newest command, or `nil`.
    public internal(set) var newest: CommandRecord?

    var book: LeaseBook
    var wanted = Arbitration(undisputed: nil)
    /// Whether what is wanted has been applied; holds and releases show in no status.
    var isDone = false
    var nextTryAt: Int64 = 0
    var sequence: UInt64 = 0
    var older: [CommandRecord] = []
    var outputs: [DeskOutput] = []
    var told: DeskOutput?
    /// The newest status; `nil` before the first.
    public internal(set) var status: ControllerStatus?
    /// The newest of what statuses and receipts say.
    var state: SignalCommand.ExpectedState?
    var mode: ControllerMode?
    var stateUptime = Uptime.zero
    /// The controller's clock when it was last heard, and the monotonic clock then.
    var uptime = Uptime.zero
    var heardAt: Int64?
    var statusAt: Int64?
    var isOutOfClock = false

    /// Makes a desk that has heard nothing yet.
    public init(site: SignalSite, leaderEpoch: UInt64) {
        envelope = SafetyEnvelope(site: site)
        self.leaderEpoch = leaderEpoch
        book = LeaseBook(leaderEpoch: leaderEpoch)
    }

    /// The site.
    public var site: SignalSite { envelope.site }

    /// The lease in force, as the centre knows it.
    public var lease: UInt64? { book.lease?.id }

    /// Takes what the authors want, once ruled on; it stands until the next call.
    public mutating func want(_ arbitration: Arbitration) {
        let isSame =
            if let winner = wanted.winner { winner.asks(sameAs: arbitration.winner) } else {
                arbitration.winner == nil
            }
        wanted = arbitration
        guard !isSame else { return }
        isDone = false
        nextTryAt = 0
        told = nil
        guard newest?.state == .sent else { return }
        newest?.state = .superseded
        if let newest { outputs.append(.record(newest)) }
    }

    /// Takes a proposal that nobody disputes, or `nil` for none.
    public mutating func want(_ proposal: SignalProposal?) {
        want(Arbitration(undisputed: proposal))
    }

    /// Takes a status.
    public mutating func take(status new: ControllerStatus, at now: Int64, wall: Timestamp) {
        guard new.controller == site.controller, condition != .steppedDown else { return }
        guard !isLaterLeader(LeaseBook.leaderEpoch(of: new.lease ?? 0)) else {
            return stepDown(at: now, wall: wall)
        }
        let isRestart = new.uptime < uptime && isRestarted(new)
        guard new.uptime >= uptime || isRestart || status == nil else { return }
        if isRestart { forgetLease(at: now, wall: wall) }
        if isSilent(at: now) { book.restartHold(at: now) }
        hear(new.uptime, at: now)
        status = new
        statusAt = now
        if isRestart { stateUptime = new.uptime }
        note(new.state, new.mode, at: new.uptime)
        envelope.observe(new, at: wall)
        followLease(of: new, at: now, wall: wall)
        watch(new, at: now, wall: wall)
        settleCondition(at: now, wall: wall)
    }

    /// Takes a request for a lease.
    ///
    /// - Returns: The grant to send back; `nil` where the controller has to go on by itself.
    public mutating func take(
        request: LeaseRequest, at now: Int64, wall: Timestamp
    ) -> LeaseGrant? {
        guard request.controller == site.controller, condition != .steppedDown else { return nil }
        guard !isLaterLeader(LeaseBook.leaderEpoch(of: request.lease ?? 0)) else {
            stepDown(at: now, wall: wall)
            return nil
        }
        guard agree(onTables: request.tablesHash, at: now, wall: wall) else { return nil }
        guard let authority = authorityWanted,
            let (grant, isNew) = book.answer(request, authority: authority, at: now)
        else { return nil }
        // A clock taken too low only lets commands die sooner.
        hear(request.uptime, at: now)
        if isNew { forgetCommands(.forgotten, wall: wall) }
        settleCondition(at: now, wall: wall)
        return grant
    }

    /// Lets time pass: sends, repeats, gives up, steps in.
    ///
    /// - Parameter now: Never before that of an earlier call.
    /// - Returns: What is to be done and told, in order.
    public mutating func tick(at now: Int64, wall: Timestamp) -> [DeskOutput] {
        if condition != .steppedDown {
            if book.expire(at: now) { forgetCommands(.forgotten, wall: wall) }
            if isSilent(at: now) { raise(.silent, "no status for 10 s", wall) }
            book.settle(at: now)
            settleCondition(at: now, wall: wall)
            follow(at: now, wall: wall)
            pursue(at: now, wall: wall)
        }
        guard !outputs.isEmpty else { return [] }
        defer { outputs.removeAll(keepingCapacity: true) }
        return outputs
    }

    /// Whether the controller was heard before, and is no longer.
    func isSilent(at now: Int64) -> Bool {
        statusAt.map { now - $0 > Self.longestSilence } ?? false
    }

    /// What the next lease has to allow: stages only while stages are wanted and commissioned.
    private var authorityWanted: Authority? {
        guard site.level >= .plan else { return nil }
        let wantsStages = wanted.winner?.action.isOfStages == true
        return wantsStages && site.level >= .stage ? .stage : .plan
    }

    /// Notes a state unless a newer one is known.
    mutating func note(
        _ state: SignalCommand.ExpectedState, _ mode: ControllerMode, at uptime: Uptime
    ) {
        guard uptime >= stateUptime else { return }
        self.state = state
        self.mode = mode
        stateUptime = uptime
    }

    /// Notes the controller's clock.
    private mutating func hear(_ moment: Uptime, at now: Int64) {
        uptime = moment
        heardAt = now
    }

    /// Whether a clock that went back means a restart rather than a message that came late.
    private func isRestarted(_ new: ControllerStatus) -> Bool {
        new.mode == .startup || uptime.milliseconds(since: new.uptime) > Self.longestSilence
    }
}

extension SignalProposal {
    /// Whether another proposal asks for the same on behalf of the same; when a plan starts, how
    /// old the data are and how it is worded does not matter.
    fileprivate func asks(sameAs other: SignalProposal?) -> Bool {
        guard let other, author == other.author, claimant == other.claimant else { return false }
        switch (action, other.action) {
        case (.plan(let id, _), .plan(let otherID, _)): return id == otherID
        case (let one, let another): return one == another
        }
    }
}
