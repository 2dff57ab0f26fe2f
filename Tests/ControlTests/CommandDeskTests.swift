import Control
import Testing
import TrafficModel

@Suite struct CommandDeskTests {
    private let toThree = wants(.stage(3), .operator, claimant: "Lan")
    private let toPlan = wants(.plan("am", startAt: instant(90_000)), .timeOfDay, .prepared)

    @Test func `a stage is sent with what it expects and until when it lives`() throws {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        let command = try #require(scene.sent.first)
        #expect(scene.sent.count == 1)
        #expect(command.action == .stage(3))
        #expect(command.expected == SignalCommand.ExpectedState(stage: 1, transition: 1))
        #expect(command.order == SignalCommand.Order(leaderEpoch: 3, sequence: 1))
        #expect(command.lease == 3 << 32 | 1)
        #expect(command.author == .operator)
        #expect(command.validUntil.milliseconds == DeskScene.uptime(65_100))
    }

    @Test func `a plan expects no state, lives 60 s and starts at a cycle zero`() throws {
        var scene = DeskScene.leased(toPlan)
        scene.tick(at: 60_100)
        let command = try #require(scene.sent.first)
        #expect(command.expected == nil)
        #expect(command.action == .plan("am", startAt: instant(90_000)))
        #expect(command.validUntil.milliseconds == DeskScene.uptime(120_100))
    }

    @Test func `an accepted stage is due when the controller says, and then applied`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.accepted(applyWithinMilliseconds: 8_000), at: 60_300)
        scene.receipt(.applied, at: 67_000, stage: 3, transition: 2)
        scene.status(at: 67_100, stage: 3, transition: 2)
        scene.run(from: 67_200, to: 68_000)
        #expect(scene.states == [.sent, .accepted(withinMilliseconds: 8_000), .applied])
        #expect(scene.sent.count == 1)
        #expect(scene.raised.isEmpty)
        #expect(scene.desk.newest?.receipts.map(\.at) == [instant(60_300), instant(67_000)])
    }

    @Test func `an accepted command that does not show is late, until it does`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.accepted(applyWithinMilliseconds: 2_000), at: 60_300)
        scene.run(from: 60_400, to: 62_500)
        #expect(scene.desk.newest?.state == .late)
        #expect(scene.raised == [.late])
        scene.receipt(.applied, at: 62_600, stage: 3, transition: 2)
        scene.tick(at: 62_700)
        #expect(scene.desk.newest?.state == .applied)
        #expect(scene.cleared == [.late])
    }

    @Test func `an unanswered stage is repeated under the same order, then given up`() {
        var scene = DeskScene.leased(toThree)
        for time in stride(from: Int64(60_100), to: 66_000, by: 100) {
            if time % 1_000 == 0 { scene.status(at: time) }
            if time % 1_000 == 0 { scene.request(at: time, lease: scene.desk.lease) }
            scene.tick(at: time)
        }
        #expect(scene.sent.map(\.order.sequence) == [1, 1, 1, 1, 1])
        #expect(Set(scene.sent).count == 1)
        #expect(scene.states.last == .timeout)
        #expect(scene.raised == [.timeout])
        #expect(scene.desk.newest?.sentAt.count == 5)
    }

    @Test func `a plan is repeated each 5 s for a minute`() {
        var scene = DeskScene.leased(toPlan)
        for time in stride(from: Int64(60_100), to: 121_000, by: 100) {
            if time % 5_000 == 0 { scene.status(at: time, mode: .localPlan) }
            scene.tick(at: time)
        }
        #expect(scene.sent.count == 12)
        #expect(Set(scene.sent).count == 1)
        #expect(scene.raised == [.timeout])
    }

    @Test func `receipts that come twice, late or for nothing change nothing`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.applied, at: 61_000, stage: 3, transition: 2)
        scene.receipt(.accepted(applyWithinMilliseconds: 8_000), at: 61_100, saidAt: 60_200)
        scene.receipt(.applied, at: 61_200, stage: 3, transition: 2)
        scene.receipt(
            .refused(.stateChanged), at: 61_300,
            order: SignalCommand.Order(leaderEpoch: 3, sequence: 9))
        scene.tick(at: 61_400)
        #expect(scene.states == [.sent, .applied, .applied])
        #expect(scene.desk.newest?.receipts.count == 2)
    }

    @Test func `a state that changed is tried again with the new one`() throws {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.refused(.stateChanged), at: 60_200, stage: 1, transition: 2)
        scene.run(from: 60_300, to: 61_500)
        #expect(scene.sent.map(\.order.sequence) == [1, 2])
        #expect(scene.sent.last?.expected?.transition == 2)
        #expect(scene.raised.isEmpty)
    }

    @Test func `a command that overtook its lease is tried again at once`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.refused(.noLease), at: 60_200)
        scene.run(from: 60_300, to: 61_500)
        #expect(scene.sent.map(\.order.sequence) == [1, 2])
    }

    @Test func `another refusal is left alone for a while`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.refused(.yellowTrap), at: 60_200)
        scene.run(from: 60_300, to: 64_000)
        #expect(scene.sent.count == 1)
        #expect(scene.desk.newest?.state == .refused(.yellowTrap))
    }

    @Test func `what the envelope refuses is told once and not sent`() {
        var scene = DeskScene.leased(wants(.stage(9), .operator))
        scene.run(from: 60_100, to: 64_000)
        #expect(scene.sent.isEmpty)
        #expect(scene.withheld == [.refuse(.unknownStage, .unknownStage(9))])
    }

    @Test func `a forced stage is sent in place of what holds`() throws {
        var scene = DeskScene.leased(
            wants(.hold, .operator), Crossroads(maxRedMilliseconds: 70_000))
        for time in stride(from: Int64(60_100), to: 64_000, by: 100) {
            if time % 1_000 == 0 {
                scene.status(at: time)
                scene.request(at: time, lease: scene.desk.lease)
            }
            scene.tick(at: time)
            if scene.desk.newest?.state == .sent { scene.receipt(.applied, at: time) }
        }
        #expect(scene.sent.map(\.action).prefix(2) == [.hold, .stage(3)])
        let record = try #require(scene.desk.newest)
        #expect(record.command.reason.contains("has waited"))
        #expect(record.limits.count == 1)
    }

    @Test func `a new wish takes the place of one on its way`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.desk.want(wants(.hold, .police))
        scene.tick(at: 60_200)
        #expect(scene.sent.map(\.action) == [.stage(3), .hold])
        #expect(scene.states == [.sent, .superseded, .sent])
    }

    @Test func `nothing is sent for a wish that has expired`() {
        var scene = DeskScene.leased(wants(.stage(3), .operator, until: 60_000))
        scene.run(from: 60_100, to: 62_000)
        #expect(scene.sent.isEmpty)
    }

    @Test func `the record tells everything that led to a command`() throws {
        var scene = DeskScene.leased(toThree)
        let bus = wants(.stage(2), .bus)
        scene.desk.want(
            Arbitration(of: [bus, toThree], mode: .centralStage, at: instant(60_000)))
        scene.tick(at: 60_100)
        let record = try #require(scene.desk.newest)
        #expect(record.arbitration.winner == toThree)
        #expect(record.arbitration.rejected.map(\.proposal) == [bus])
        #expect(record.verdict == .send(.stage(3), applyWithinMilliseconds: 8_000))
        #expect(record.sentAt == [instant(60_100)])
    }
}
