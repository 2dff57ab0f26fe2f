import Control
import TestSupport
import Testing
import TrafficModel

@Suite struct DeskWalkTests {
    /// Wants one stage after the other for 20 minutes; another leader is elected in the middle.
    private func walk(seed: UInt64, badness: UInt64) -> DeskWalk {
        var walk = DeskWalk(seed: seed, badness: badness)
        var random = SeededGenerator(seed: seed &+ 1)
        for turn in 0..<40 {
            if turn == 20 { walk.electNext() }
            let stage = Int.random(in: 1...3, using: &random)
            walk.want(wants(.stage(stage), .operator, claimant: "\(turn)"))
            walk.run(steps: 300)
        }
        return walk
    }

    @Test(arguments: [0, 5, 20, 40] as [UInt64], 1...6 as ClosedRange<UInt64>)
    func `over a bad link nothing is obeyed twice, late or without lease`(
        badness: UInt64, seed: UInt64
    ) {
        let walk = walk(seed: seed, badness: badness)
        #expect(walk.faults == [], "seed \(seed), badness \(badness)")
        let obeyed = walk.controller.obeyed
        #expect(Set(obeyed).count == obeyed.count, "seed \(seed)")
        #expect(obeyed == obeyed.sorted())
        #expect(walk.controller.obeyedTooLate == 0)
        #expect((walk.sendings.values.max() ?? 0) <= 5)
        #expect(obeyed.allSatisfy { $0.leaderEpoch <= 2 })
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `once the link is good again what is wanted comes about`(seed: UInt64) {
        var walk = walk(seed: seed, badness: 30)
        walk.badness = 0
        walk.want(wants(.stage(walk.controller.stage % 3 + 1), .operator, claimant: "end"))
        let wanted = walk.controller.stage % 3 + 1
        walk.run(steps: 2_300)
        #expect(walk.controller.stage == wanted, "seed \(seed)")
        #expect(walk.desks.first?.condition == .steppedDown)
        #expect(walk.desks.last?.condition == .commanding(.stage))
    }

    @Test func `over a good link every wish is obeyed once`() {
        let walk = walk(seed: 1, badness: 0)
        #expect(walk.sendings.values.allSatisfy { $0 == 1 })
        #expect(walk.controller.obeyed.count > 10)
        #expect(walk.controller.applied.count == walk.controller.obeyed.count)
    }
}
