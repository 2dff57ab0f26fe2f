import Control
import Testing
import TrafficModel

@Suite struct DeskWatchTests {
    private let toThree = wants(.stage(3), .operator)
    private let toPlan = wants(.plan("am", startAt: instant(90_000)), .timeOfDay, .prepared)

    @Test func `while the police have the panel nothing is proposed and no alarm raised`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.receipt(.refused(.localControl), at: 60_200, mode: .localManual)
        for time in stride(from: Int64(60_300), to: 90_000, by: 100) {
            if time % 1_000 == 0 {
                scene.request(at: time, lease: scene.desk.lease)
                scene.status(at: time, mode: .localManual)
            }
            scene.tick(at: time)
        }
        #expect(scene.sent.count == 1)
        #expect(scene.raised.isEmpty)
        #expect(scene.desk.condition == .police)
        #expect(scene.desk.condition.word == "POLICE")
    }

    @Test func `a panel taken ends what is on its way, and a panel given back lets it go on`() {
        var scene = DeskScene.leased(toThree)
        scene.tick(at: 60_100)
        scene.status(at: 60_200, mode: .localManual)
        scene.run(from: 60_300, to: 61_000)
        #expect(scene.states.last == .ended(.localControl))
        scene.status(at: 61_000)
        scene.run(from: 61_100, to: 61_300)
        #expect(scene.sent.map(\.order.sequence) == [1, 2])
    }

    @Test(arguments: [(500, 0), (501, 1), (-501, 1), (2_000, 1), (2_001, 2)])
    func `a clock off by 500 ms is told, by 2 s it keeps no step`(offset: Int64, alarms: Int) {
        var scene = DeskScene.leased(toPlan)
        scene.clockOffset = offset
        scene.status(at: 60_100, mode: .localPlan)
        scene.tick(at: 60_200)
        #expect(scene.raised == Array([.clockOffset, .uncoordinated].prefix(alarms)))
        let start = alarms == 2 ? nil : instant(90_000)
        #expect(scene.sent.first?.action == .plan("am", startAt: start))
    }

    @Test func `silence for 10 s is an alarm with its beginning, and nothing is sent`() {
        var scene = DeskScene.leased(toPlan)
        scene.status(at: 60_000, mode: .centralPlan, plan: "am")
        scene.run(from: 60_100, to: 70_000)
        #expect(scene.raised.isEmpty)
        scene.desk.want(wants(.plan("near", startAt: nil), .operator))
        scene.run(from: 70_100, to: 75_000)
        #expect(scene.raised == [.silent])
        #expect(scene.sent.isEmpty)
        #expect(scene.desk.alarms.first?.since == instant(70_100))
        scene.status(at: 75_000, mode: .centralPlan, plan: "am")
        scene.tick(at: 75_100)
        #expect(scene.cleared == [.silent])
    }

    @Test func `somebody who has waited 180 s is told of`() {
        var scene = DeskScene()
        for time in stride(from: Int64(0), through: 185_000, by: 5_000) {
            scene.status(at: time, mode: .localPlan)
            scene.tick(at: time)
        }
        #expect(scene.raised == [.longRed])
        #expect(scene.desk.alarms.first?.since == instant(180_000))
        scene.status(at: 186_000, lamps: "rrrggrg", mode: .localPlan)
        scene.tick(at: 186_100)
        #expect(scene.cleared == [.longRed])
    }

    @Test func `a conflict flash is an alarm`() {
        var scene = DeskScene.leased(toThree)
        scene.status(at: 60_100, lamps: "YYYYYdd", mode: .flashFault)
        scene.run(from: 60_200, to: 61_000)
        #expect(scene.raised == [.conflictFlash])
        #expect(scene.sent.isEmpty)
    }

    @Test func `in shadow it is told once what would have been commanded`() throws {
        var scene = DeskScene(Crossroads(level: .shadow))
        scene.desk.want(toPlan)
        scene.status(at: 0, mode: .localPlan, plan: "near")
        scene.run(from: 100, to: 5_000)
        let record = try #require(scene.shadows.first)
        #expect(scene.shadows.count == 1)
        #expect(scene.sent.isEmpty)
        #expect(record.verdict.action == toPlan.action)
        #expect(record.arbitration.winner == toPlan)
        #expect(record.plan == "near")
        #expect(record.level == .shadow)
    }

    @Test func `a stage on a site commissioned for plans stays in shadow`() {
        var scene = DeskScene.leased(toThree, Crossroads(level: .plan))
        scene.run(from: 60_100, to: 62_000)
        #expect(scene.sent.isEmpty)
        #expect(scene.shadows.map(\.verdict.action) == [.stage(3)])
    }

    @Test func `a plan that runs is not commanded again`() {
        var scene = DeskScene.leased(toPlan)
        scene.status(at: 60_100, mode: .centralPlan, plan: "am")
        scene.run(from: 60_200, to: 65_000)
        #expect(scene.sent.isEmpty)
    }

    @Test func `a release is given once`() {
        var scene = DeskScene.leased(wants(.release, .operator))
        scene.tick(at: 60_100)
        scene.receipt(.applied, at: 60_200)
        scene.run(from: 60_300, to: 65_000)
        #expect(scene.sent.map(\.action) == [.release])
    }
}
