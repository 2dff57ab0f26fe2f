import Aggregation
import Control
import Testing
import TrafficModel

@testable import Pipeline

@Suite struct DeciderTests {
    @Test(arguments: 1...20)
    func `decisions do not depend on the number of shards nor on the threads' pace`(seed: Int) {
        let sites = SmallCity.readings(seed: 7)
        var reference = PacedLine(shards: 1, sites: sites, seed: 0)
        let expected = reference.run()
        var other = PacedLine(shards: 1 + seed % 4, sites: sites, seed: UInt64(seed))
        let hash = other.run()
        #expect(hash == expected)
        #expect(other.decisions == reference.decisions)
    }

    @Test(arguments: 1...20)
    func `approach states do not depend on shards and pace either`(seed: Int) {
        let sites = SmallCity.watchedReadings(seed: 7)
        let network = SmallCity.watchedNetwork
        var reference = PacedLine(shards: 1, sites: sites, seed: 0, network: network)
        _ = reference.run()
        var other = PacedLine(
            shards: 1 + seed % 4, sites: sites, seed: UInt64(seed), network: network)
        _ = other.run()
        #expect(reference.approaches.count == 20, "ten minutes of 30 s")
        #expect(reference.approaches.allSatisfy { $0.observed == .whole })
        #expect(other.approaches == reference.approaches)
    }

    @Test func `a jam is noticed, answered and taken back`() {
        var line = PacedLine(shards: 2, sites: SmallCity.readings(seed: 3), seed: 1)
        _ = line.run()
        #expect(line.decisions.map(\.action) == [.plan("relief"), .timeOfDay])
        #expect(line.decisions.map(\.target) == Array(repeating: .controller(.init(0)), count: 2))
        let first = line.decisions.first?.time.seconds(since: SmallCity.start)
        #expect(first == 212, "three intervals of 30 s from 120 s on, and 2 s of lateness")
    }

    @Test func `other readings lead to another hash`() {
        var line = PacedLine(shards: 1, sites: SmallCity.readings(seed: 3), seed: 1)
        var other = PacedLine(shards: 1, sites: SmallCity.readings(seed: 4), seed: 1)
        #expect(line.run() != other.run())
    }

    @Test func `the clock of a live run ticks once per second and never twice`() {
        var configuration = SmallCity.configuration(shards: 1)
        configuration.shard.time = .wall
        var decider = Decider(network: SmallCity.network, configuration: configuration)
        let start = SmallCity.start
        #expect(decider.tick(byClock: start) == nil)
        #expect(
            decider.tick(byClock: start.advanced(bySeconds: 1))?.time
                == start.advanced(bySeconds: 1))
        #expect(decider.tick(byClock: start.advanced(bySeconds: 1)) == nil)
        #expect(
            decider.tick(byClock: start.advanced(bySeconds: 9))?.time
                == start.advanced(bySeconds: 9))
        #expect(decider.tick(byClock: start.advanced(bySeconds: 4)) == nil)
    }
}
