import Field
import TrafficModel

/// An agent on a test's clock, with a centre at the other end of the line and a referee before it.
struct Cabinet {
    let site: SignalSite
    var agent: RoadsideAgent
    var referee: Referee
    var now: Int64 = 0
    /// What the centre grants; `nil` while the link is down.
    var authority: Authority?
    var leaderEpoch: UInt64 = 5
    var sequence: UInt64 = 0
    var lease: UInt64 = 100
    /// Milliseconds from uptime to wall clock.
    var wallOffset: Int64
    private(set) var outputs: [AgentOutput] = []
    private(set) var changes: [(at: Int64, lamps: LampFrame)] = []

    /// A Wednesday, 2026-11-25, 10:00 at +07:00.
    static let morning: Int64 = 1_795_575_600_000

    init(
        _ sketch: SiteSketch, settings: AgentSettings = AgentSettings(nonceSeed: 7),
        memory: AgentMemory = .lost, proof: Proof = .none, authority: Authority? = nil,
        wall: Int64 = morning
    ) {
        site = sketch.site
        agent = RoadsideAgent(site: site, settings: settings, memory: memory, proof: proof)
        referee = Referee(site: site, worstTransition: 60_000)
        self.authority = authority
        wallOffset = wall
    }

    var uptime: Uptime { Uptime(milliseconds: now) }
    var wall: Timestamp { Timestamp(microseconds: (now + wallOffset) * 1_000) }

    mutating func run(seconds: Double) {
        for _ in 0..<Int((seconds * 10).rounded()) { step() }
    }

    /// Runs until something holds.
    ///
    /// - Returns: Whether it came to hold.
    mutating func run(
        atMost seconds: Double = 600, until isDone: (Cabinet) -> Bool
    ) -> Bool {
        for _ in 0..<Int(seconds * 10) {
            if isDone(self) { return true }
            step()
        }
        return isDone(self)
    }

    mutating func step() {
        now += 100
        agent.step(at: uptime, wallTime: wall)
        let lamps = agent.lamps
        if lamps != changes.last?.lamps { changes.append((now, lamps)) }
        referee.see(
            lamps, countdown: agent.countdown, at: now, isFault: agent.mode == .flashFault,
            waitsFreely: agent.mode == .localManual)
        drain()
    }

    mutating func press(_ group: Int) {
        agent.press(SignalGroupIndex(group), at: uptime)
        referee.press(group, at: now)
    }

    mutating func panel(_ action: PanelAction) { agent.panel(action, at: uptime) }

    /// Sends a command as the leader would.
    ///
    /// - Returns: Its first receipt.
    @discardableResult mutating func send(
        _ action: SignalCommand.Action, by author: CommandAuthor = .operator,
        isAuthentic: Bool = true, edit: (inout CommandDraft) -> Void = { _ in }
    ) -> CommandReceipt.Outcome? {
        sequence += 1
        var draft = CommandDraft(
            action: action, author: author, epoch: leaderEpoch, sequence: sequence,
            lease: lease, expected: agent.state, validUntil: now + 5_000)
        edit(&draft)
        let count = outputs.count
        agent.receive(draft.command, isAuthentic: isAuthentic, at: uptime)
        drain()
        let order = draft.command.order
        return outputs[count...].lazy.compactMap { output in
            guard case .receipt(let receipt) = output, receipt.order == order else { return nil }
            return receipt.outcome
        }.first
    }

    var receipts: [CommandReceipt] {
        outputs.compactMap { if case .receipt(let receipt) = $0 { receipt } else { nil } }
    }

    var requests: [LeaseRequest] {
        outputs.compactMap { if case .leaseRequest(let request) = $0 { request } else { nil } }
    }

    var events: [SignalEvent] {
        outputs.compactMap { if case .event(let event) = $0 { event } else { nil } }
    }

    var statuses: [ControllerStatus] {
        outputs.compactMap { if case .status(let status) = $0 { status } else { nil } }
    }

    func outcomes(of sequence: UInt64) -> [CommandReceipt.Outcome] {
        receipts.filter { $0.order.sequence == sequence }.map(\.outcome)
    }

    mutating func drain() {
        var fresh: [AgentOutput] = []
        agent.drain { fresh.append($0) }
        outputs += fresh
        for output in fresh {
            guard case .leaseRequest(let request) = output, let authority else { continue }
            if request.lease == nil { lease += 1 }
            agent.receive(grant(request, authority), at: uptime)
        }
        if !fresh.isEmpty, authority != nil { agent.drain { outputs.append($0) } }
    }

    /// Forgets what has been put out, so that a long walk does not fill the memory.
    mutating func forget() {
        outputs.removeAll(keepingCapacity: true)
        changes.removeAll(keepingCapacity: true)
    }

    func grant(
        _ request: LeaseRequest, _ authority: Authority, milliseconds: Int64? = nil
    ) -> LeaseGrant {
        LeaseGrant(
            controller: request.controller, nonce: request.nonce, uptime: request.uptime,
            lease: lease, leaderEpoch: leaderEpoch, authority: authority,
            milliseconds: milliseconds ?? authority.leaseMilliseconds)
    }
}

extension Cabinet {
    /// Start-up is over, the link is up, and stage 1 has had its minimum.
    static func running(
        _ sketch: SiteSketch, settings: AgentSettings = AgentSettings(nonceSeed: 7),
        proof: Proof = .none, authority: Authority? = .stage
    ) -> Cabinet {
        var cabinet = Cabinet(sketch, settings: settings, proof: proof, authority: authority)
        cabinet.run(seconds: 30)
        return cabinet
    }

    var letters: String { agent.lamps.letters(count: site.groups.count) }

    /// What a group shows after each change of any lamp, and when.
    func moments(_ lamp: Lamp, of group: Int) -> [Int64] {
        var found: [Int64] = []
        var before = Lamp.dark
        for change in changes {
            let now = change.lamps[SignalGroupIndex(group)]
            if now == lamp, before != lamp { found.append(change.at) }
            before = now
        }
        return found
    }
}
