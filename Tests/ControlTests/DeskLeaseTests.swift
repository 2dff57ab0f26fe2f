import Control
import Testing
import TrafficModel

@Suite struct DeskLeaseTests {
    private let toThree = wants(.stage(3), .operator)

    @Test func `a grant echoes nonce and clock, and allows what is wanted`() throws {
        var scene = DeskScene()
        let plan = try scene.grant(at: 0)
        #expect(plan.nonce == scene.nonce)
        #expect(plan.uptime.milliseconds == DeskScene.uptime(0))
        #expect(plan.authority == .plan)
        #expect(plan.milliseconds == 120_000)
        #expect(plan.leaderEpoch == 3)
        scene.desk.want(toThree)
        let stage = try scene.grant(at: 40_000, lease: plan.lease)
        #expect(stage.authority == .stage)
        #expect(stage.milliseconds == 5_000)
        #expect(stage.lease != plan.lease)
    }

    @Test func `a renewal keeps the lease`() throws {
        var scene = DeskScene()
        let first = try scene.grant(at: 0)
        #expect(scene.request(at: 30_000, lease: first.lease)?.lease == first.lease)
    }

    @Test func `a request heard twice gets the same grant`() throws {
        var scene = DeskScene()
        let request = LeaseRequest(
            controller: ControllerNumber(12), nonce: 7, uptime: Uptime(milliseconds: 5_000),
            lease: nil, tablesHash: scene.desk.site.tablesHash)
        let first = scene.desk.take(request: request, at: 0, wall: instant(0))
        #expect(first != nil)
        #expect(scene.desk.take(request: request, at: 100, wall: instant(100)) == first)
    }

    @Test(arguments: [CommissionLevel.shadow, .advisory])
    func `a site that may not be commanded gets no lease`(level: CommissionLevel) {
        var scene = DeskScene(Crossroads(level: level))
        #expect(scene.request(at: 0) == nil)
    }

    @Test func `a site commissioned for plans gets no lease for stages`() {
        var scene = DeskScene(Crossroads(level: .plan))
        scene.desk.want(toThree)
        #expect(scene.request(at: 0)?.authority == .plan)
    }

    @Test func `where tables differ nothing is granted, an alarm stands, and is cleared`() {
        var scene = DeskScene()
        #expect(scene.request(at: 0, hash: "ffff") == nil)
        scene.tick(at: 100)
        #expect(scene.raised == [.tablesDiffer])
        #expect(scene.desk.alarms.first?.since == instant(0))
        #expect(scene.request(at: 1_000) != nil)
        scene.tick(at: 1_100)
        #expect(scene.cleared == [.tablesDiffer])
    }

    @Test func `a lease that is not renewed ends, and its commands are forgotten`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.accepted(applyWithinMilliseconds: 8_000), at: 60_200)
        scene.run(from: 60_300, to: 64_200)
        #expect(scene.states.last == .forgotten)
        #expect(scene.desk.condition == .withoutLease)
        #expect(scene.desk.lease == nil)
    }

    @Test func `nothing is replayed after an outage`() throws {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.run(from: 60_200, to: 80_000)
        scene.desk.want(nil)
        let grant = try scene.grant(at: 80_000)
        scene.status(at: 80_100, mode: .centralPlan, lease: grant.lease)
        scene.outputs = []
        scene.run(from: 80_200, to: 100_000)
        #expect(scene.sent.isEmpty)
    }

    @Test func `after a lapse the link has to be clean for 10 s`() throws {
        var scene = DeskScene.leased(toThree)
        scene.run(from: 60_100, to: 66_000)
        scene.outputs = []
        for time in stride(from: Int64(66_000), to: 78_000, by: 100) {
            if time % 1_000 == 0 {
                scene.request(at: time, lease: scene.desk.lease)
                scene.status(at: time)
            }
            scene.tick(at: time)
        }
        let conditions = scene.outputs.compactMap {
            if case .condition(let condition, let since) = $0 { (condition, since) } else { nil }
        }
        #expect(conditions.map(\.0) == [.returning, .commanding(.stage)])
        #expect(conditions.map(\.1) == [instant(66_000), instant(76_000)])
        #expect(scene.sent.first?.issuedAt == instant(76_000))
    }

    @Test func `from the third lapse in a quarter of an hour on the wait doubles to 180 s`() {
        var scene = DeskScene.leased(toThree)
        var waits: [Int64] = []
        var time: Int64 = 60_000
        for _ in 0..<8 {
            // Silent for 6 s, so that the lease ends; then requests each second.
            scene.run(from: time, to: time + 6_000)
            time += 6_000
            let back = time
            while scene.desk.condition != .commanding(.stage), time < back + 200_000 {
                scene.request(at: time, lease: scene.desk.lease)
                scene.status(at: time)
                scene.tick(at: time)
                time += 1_000
            }
            waits.append((time - 1_000 - back) / 1_000)
        }
        #expect(waits == [10, 10, 20, 40, 80, 160, 180, 180])
    }

    @Test func `a controller that lost its lease is commanded nothing`() {
        var scene = DeskScene.leased(toThree)
        let lease = scene.desk.lease
        scene.desk.take(
            status: scene.desk.site.status(
                at: DeskScene.uptime(61_500), mode: .localPlan, lease: nil,
                wall: instant(61_500)), at: 61_500, wall: instant(61_500))
        scene.tick(at: 61_600)
        #expect(lease != nil)
        #expect(scene.desk.lease == nil)
        #expect(scene.sent.isEmpty)
    }

    @Test func `a restarted controller begins with a new lease`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.desk.take(
            status: scene.desk.site.status(
                lamps: "ddddddd", at: 200, mode: .startup, lease: nil, wall: instant(61_000)),
            at: 61_000, wall: instant(61_000))
        scene.tick(at: 61_100)
        #expect(scene.states.last == .forgotten)
        #expect(scene.desk.condition == .withoutLease)
    }

    @Test(arguments: [0, 1, 2])
    func `whoever names a later leader makes the desk fall silent for good`(way: Int) {
        var scene = DeskScene.leased(toThree)
        switch way {
        case 0: scene.status(at: 60_100, lease: 4 << 32 | 1)
        case 1: scene.request(at: 60_100, lease: 4 << 32 | 1)
        default:
            scene.receipt(
                .applied, at: 60_100, order: SignalCommand.Order(leaderEpoch: 4, sequence: 1))
        }
        scene.run(from: 60_200, to: 70_000)
        #expect(scene.desk.condition == .steppedDown)
        #expect(scene.sent.isEmpty)
        #expect(scene.request(at: 70_000) == nil)
    }

    @Test func `a command refused for its epoch makes the desk step down`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.refused(.staleEpoch), at: 60_200)
        #expect(scene.desk.condition == .steppedDown)
    }

    @Test func `an earlier leader's lease is replaced`() {
        var scene = DeskScene()
        #expect(scene.request(at: 0, lease: 2 << 32 | 9)?.lease == 3 << 32 | 1)
    }
}
