import Control
import Testing
import TrafficModel

/// The lamp changes that the envelope works out keep every rule on a street without any guard.
@Suite struct SafetyWalkTests {
    /// Seed 26 has a trap with a red clearance of 0, seed 58 limits of red far apart.
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 26, 58] as [UInt64])
    func `whatever a mad policy asks for, the street keeps every rule`(seed: UInt64) {
        var walk = StreetWalk(site: RandomSite.make(seed: seed), seed: seed)
        walk.run(steps: 10_200)
        #expect(walk.referee.violations == [], "seed \(seed), at \(walk.referee.firstAt ?? 0) ms")
        #expect(walk.sent > 0)
    }

    @Test(arguments: SafetyInvariant.allCases)
    func `a rule that is forgotten is missed by the referee`(invariant: SafetyInvariant) {
        var found: [SafetyInvariant] = []
        var seed: UInt64 = 0
        while found.isEmpty, seed < 200 {
            seed += 1
            var walk = StreetWalk(
                site: RandomSite.make(seed: seed), seed: seed, ignoring: invariant)
            walk.run(steps: 5_000, untilViolation: true)
            found = walk.referee.violations
        }
        #expect(found.contains(invariant), "\(found) at seed \(seed)")
    }
}
