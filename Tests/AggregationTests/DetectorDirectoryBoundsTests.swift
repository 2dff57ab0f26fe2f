import Testing
import TrafficModel

@testable import Aggregation

@Suite struct DetectorDirectoryBoundsTests {
    @Test func `the first number beyond the table is absent`() {
        let listed = DetectorDirectory(
            network: .sample(), learnedCapacity: 0, learnsUnlisted: false)
        #expect(listed.find(number: 3) == 2)
        #expect(listed.find(number: 4) == DetectorDirectory.absent)
        let learning = DetectorDirectory(
            network: .sample(), learnedCapacity: 1, learnsUnlisted: true)
        #expect(learning.find(number: DetectorNumber.limit) == DetectorDirectory.absent)
        #expect(learning.find(number: 0) == DetectorDirectory.absent)
    }

    @Test func `the last number that may be learned is found`() throws {
        var directory = DetectorDirectory(
            network: .sample(), learnedCapacity: 1, learnsUnlisted: true)
        let key = DetectorKey(number: DetectorNumber.limit - 1)
        #expect(try directory.learn(key, pulse: 5).get() == 3)
        #expect(directory.find(key) == 3)
        #expect(directory.pulse(at: 3) == 5)
    }

    @Test(arguments: [(0, 1), (1, 1), (2, 2), (3_600, 3_600)] as [(UInt16, UInt16)])
    func `a pulse has at least a second`(listed: UInt16, pulse: UInt16) {
        let directory = DetectorDirectory(
            network: .sample(detectors: 1, pulse: listed), learnedCapacity: 0,
            learnsUnlisted: false)
        #expect(directory.pulse(at: 0) == pulse)
    }

    @Test func `a city without detectors learns them from place 0`() throws {
        let network = RoadNetwork(
            name: "bare", junctions: [], links: [], detectors: [], controllers: [])
        var directory = DetectorDirectory(
            network: network, learnedCapacity: 1, learnsUnlisted: true)
        #expect(directory.capacity == 1)
        #expect(try directory.learn(DetectorKey(number: 0), pulse: 1).get() == 0)
        #expect(directory.find(DetectorKey(number: 0)) == 0)
    }
}
