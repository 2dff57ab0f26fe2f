import Field
import Testing
import TrafficModel

@Suite struct RandomWalkTests {
    static let sketches: [SiteSketch] = [
        .twoStreets, .asymmetric, .permittedLefts, .countdown(.last(seconds: 9)),
        .countdown(.full),
    ]

    @Test(arguments: sketches.indices, [1, 2] as [UInt64])
    func `whatever happens, the lamps obey every rule and the monitor is silent`(
        sketch: Int, seed: UInt64
    ) {
        var walk = RandomWalk(Self.sketches[sketch], seed: seed)
        walk.walk(steps: 10_000)
        #expect(walk.cabinet.referee.violations == [], "seed \(seed)")
        #expect(walk.trips == 0, "seed \(seed): \(walk.cabinet.agent.fault)")
        #expect(walk.overridden == 0, "seed \(seed)")
    }
}
