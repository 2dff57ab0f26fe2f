import Testing
import TrafficModel

@testable import Aggregation

@Suite struct DetectorDirectoryTests {
    @Test func `a listed detector is found by its number and by its channel`() {
        let directory = DetectorDirectory(
            network: .sample(pulse: 30), learnedCapacity: 0, learnsUnlisted: false)
        #expect(directory.find(DetectorKey(number: 1)) == 0)
        #expect(directory.find(DetectorKey(controller: 227, channel: 2)) == 0)
        #expect(directory.find(DetectorKey(number: 3)) == 2)
        #expect(directory.pulse(at: 2) == 30)
    }

    @Test func `others are absent`() {
        let directory = DetectorDirectory(
            network: .sample(), learnedCapacity: 0, learnsUnlisted: false)
        #expect(directory.find(DetectorKey(number: 4)) == DetectorDirectory.absent)
        #expect(
            directory.find(DetectorKey(controller: 227, channel: 1)) == DetectorDirectory.absent)
        #expect(directory.find(DetectorKey(number: .max)) == DetectorDirectory.absent)
    }

    @Test func `a learned detector is found behind the listed ones, with its pulse`() throws {
        var directory = DetectorDirectory(
            network: .sample(), learnedCapacity: 2, learnsUnlisted: true)
        let key = DetectorKey(controller: 5, channel: 9)
        #expect(try directory.learn(key, pulse: 15).get() == 3)
        #expect(directory.find(key) == 3)
        #expect(directory.pulse(at: 3) == 15)
        #expect(directory.count == 4)
    }

    @Test func `unlisted detectors are refused unless they may be learned`() {
        var directory = DetectorDirectory(
            network: .sample(), learnedCapacity: 2, learnsUnlisted: false)
        let result = directory.learn(DetectorKey(number: 9), pulse: 1)
        #expect(throws: LearnRefusal.unlisted) { try result.get() }
        #expect(LearnRefusal.unlisted.reason == .subject)
    }

    @Test func `a full directory learns no more`() throws {
        var directory = DetectorDirectory(
            network: .sample(), learnedCapacity: 1, learnsUnlisted: true)
        _ = try directory.learn(DetectorKey(number: 9), pulse: 1).get()
        let result = directory.learn(DetectorKey(number: 10), pulse: 1)
        #expect(throws: LearnRefusal.full) { try result.get() }
        #expect(LearnRefusal.full.reason == .full)
    }

    @Test func `many learned detectors all keep their places`() {
        var directory = DetectorDirectory(
            network: .sample(), learnedCapacity: 4_000, learnsUnlisted: true)
        let keys = (0..<4_000).map {
            DetectorKey(controller: UInt32($0 % 63) * 1_024, channel: UInt32($0))
        }
        for key in keys { _ = directory.learn(key, pulse: 1) }
        #expect(keys.map { directory.find($0) } == (3..<4_003).map { UInt32($0) })
    }
}
