import Control
import Testing
import TrafficModel

/// A desk, and a hand that plays the controller. All times are milliseconds since the beginning;
/// the controller was switched on 1,000 s before.
struct DeskScene {
    var desk: CommandDesk
    var outputs: [DeskOutput] = []
    /// How far the controller's wall clock is off.
    var clockOffset: Int64 = 0
    private(set) var nonce: UInt64 = 0

    init(_ crossroads: Crossroads = Crossroads(), leaderEpoch: UInt64 = 3) {
        desk = CommandDesk(site: crossroads.site, leaderEpoch: leaderEpoch)
    }

    static func uptime(_ time: Int64) -> Int64 { 1_000_000 + time }

    /// A desk that holds a lease for what is wanted, at 60 s; everything before is dropped.
    static func leased(
        _ proposal: SignalProposal? = nil, _ crossroads: Crossroads = Crossroads(), stage: Int = 1
    ) -> DeskScene {
        var scene = DeskScene(crossroads)
        scene.desk.want(proposal)
        for time in stride(from: Int64(0), through: 55_000, by: 5_000) {
            scene.status(at: time, stage: stage, mode: .localPlan)
        }
        let grant = scene.request(at: 59_000)
        let mode: ControllerMode = grant?.authority == .stage ? .centralStage : .centralPlan
        scene.status(at: 60_000, stage: stage, mode: mode, lease: grant?.lease)
        scene.outputs = []
        return scene
    }

    mutating func status(
        at time: Int64, stage: Int = 1, lamps: String? = nil,
        mode: ControllerMode = .centralStage, transition: UInt32 = 1, plan: String? = nil,
        lease: UInt64? = nil, hash: String? = nil
    ) {
        desk.take(
            status: desk.site.status(
                stage: stage, lamps: lamps, at: Self.uptime(time), mode: mode,
                transition: transition, plan: plan, lease: lease ?? desk.lease, hash: hash,
                wall: instant(time + clockOffset)), at: time, wall: instant(time))
    }

    @discardableResult
    mutating func request(
        at time: Int64, lease: UInt64? = nil, hash: String? = nil
    ) -> LeaseGrant? {
        nonce += 1
        let request = LeaseRequest(
            controller: desk.site.controller, nonce: nonce,
            uptime: Uptime(milliseconds: Self.uptime(time)), lease: lease,
            tablesHash: hash ?? desk.site.tablesHash)
        return desk.take(request: request, at: time, wall: instant(time))
    }

    /// The grant that has to come.
    mutating func grant(at time: Int64, lease: UInt64? = nil) throws -> LeaseGrant {
        let grant = request(at: time, lease: lease)
        return try #require(grant)
    }

    mutating func receipt(
        _ outcome: CommandReceipt.Outcome, at time: Int64, stage: Int = 1, transition: UInt32 = 1,
        mode: ControllerMode = .centralStage, order: SignalCommand.Order? = nil,
        saidAt: Int64? = nil
    ) {
        guard let order = order ?? desk.newest?.command.order else { return }
        desk.take(
            receipt: CommandReceipt(
                controller: desk.site.controller, order: order, outcome: outcome,
                state: SignalCommand.ExpectedState(stage: stage, transition: transition),
                mode: mode, uptime: Uptime(milliseconds: Self.uptime(saidAt ?? time))), at: time,
            wall: instant(time))
    }

    mutating func tick(at time: Int64) {
        outputs += desk.tick(at: time, wall: instant(time))
    }

    /// Ticks each 100 ms from one moment until just before another.
    mutating func run(from start: Int64, to end: Int64) {
        for time in stride(from: start, to: end, by: 100) { tick(at: time) }
    }

    var sent: [SignalCommand] {
        outputs.compactMap { if case .send(let command) = $0 { command } else { nil } }
    }
    var raised: [DeskAlarm.Kind] {
        outputs.compactMap { if case .raised(let alarm) = $0 { alarm.kind } else { nil } }
    }
    var cleared: [DeskAlarm.Kind] {
        outputs.compactMap { if case .cleared(let alarm, _) = $0 { alarm.kind } else { nil } }
    }
    var states: [CommandState] {
        outputs.compactMap { if case .record(let record) = $0 { record.state } else { nil } }
    }
    var withheld: [SafetyVerdict] {
        outputs.compactMap { if case .withheld(_, let verdict) = $0 { verdict } else { nil } }
    }
    var shadows: [ShadowRecord] {
        outputs.compactMap { if case .shadow(let record) = $0 { record } else { nil } }
    }
}
