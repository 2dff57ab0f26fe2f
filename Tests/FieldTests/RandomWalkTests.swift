import Field
import Testing
import TrafficModel

@Suite struct RandomWalkTests {
    static let sketches: [SiteSketch] = [
        .twoStreets, .asymmetric, .permittedLefts, .countdown(.last(seconds: 9)),
        .countdown(.full), .twoStreets.impatient(maxRed: 60_000),
        .asymmetric.impatient(maxRed: 70_000), .permittedLefts.impatient(maxRed: 130_000),
        .countdown(.last(seconds: 9)).impatient(maxRed: 90_000),
        .countdown(.full).impatient(maxRed: 90_000),
    ]

    @Test(arguments: sketches.indices)
    func `whatever happens, the lamps obey every rule and the monitor is silent`(sketch: Int) {
        let seed = UInt64(5_000 + sketch)
        var walk = RandomWalk(Self.sketches[sketch], seed: seed)
        walk.walk(steps: 10_000)
        #expect(walk.cabinet.referee.violations == [], "seed \(seed)")
        #expect(walk.trips == [], "seed \(seed)")
        #expect(walk.overridden == [], "seed \(seed)")
    }

    @Test func `two walks of one seed show the same`() {
        var lamps: [LampFrame] = []
        for _ in 0..<2 {
            var walk = RandomWalk(.permittedLefts, seed: 3)
            walk.walk(steps: 3_000)
            lamps.append(walk.cabinet.agent.lamps)
        }
        #expect(lamps[0] == lamps[1])
    }
}
