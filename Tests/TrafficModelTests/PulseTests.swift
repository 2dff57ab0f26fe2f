import Testing
import TrafficModel

@Suite struct PulseTests {
    @Test func `a pulse has 96 bytes`() {
        #expect(MemoryLayout<Pulse>.size == 96)
        #expect(MemoryLayout<Pulse>.stride == 96)
    }

    @Test func `space-mean speed is the harmonic mean of the moving vehicles`() throws {
        let pulse = pulse(speeds: [10_000, 20_000])
        let spaceMean = try #require(pulse.spaceMeanSpeed)
        #expect(abs(spaceMean.metersPerSecond - 40.0 / 3) < 1e-4)
        #expect(pulse.timeMeanSpeed == Speed(metersPerSecond: 15))
    }

    @Test func `a stopped vehicle counts and leaves the space-mean speed alone`() throws {
        let pulse = pulse(speeds: [10_000, 0, 299])
        let spaceMean = try #require(pulse.spaceMeanSpeed)
        #expect(abs(spaceMean.metersPerSecond - 10) < 1e-4)
        #expect(pulse.stoppedCount == 2)
    }

    @Test func `where all stood the speed is zero, and where none was measured it is unknown`() {
        #expect(pulse(speeds: [0]).spaceMeanSpeed == Speed(metersPerSecond: 0))
        #expect(pulse(speeds: []).spaceMeanSpeed == nil)
        #expect(pulse(speeds: []).timeMeanSpeed == nil)
    }

    @Test func `adding does not depend on the order`() {
        let parts = [pulse(speeds: [5_000]), pulse(speeds: [0, 9_000]), pulse(speeds: [])]
        var forward = pulse(speeds: [])
        var backward = pulse(speeds: [])
        parts.forEach { forward.add($0) }
        parts.reversed().forEach { backward.add($0) }
        #expect(forward == backward)
        #expect(forward.count == 3)
        #expect(forward.minimumSpeed == 0)
        #expect(forward.maximumSpeed == 9_000)
    }

    @Test func `flow is vehicles per hour of the whole window`() {
        #expect(pulse(speeds: [1, 2, 3]).flow == Flow(vehiclesPerHour: 360))
        #expect(Pulse(startSecond: 0, lengthSeconds: 0).flow == nil)
    }

    @Test func `classes are counted apart`() {
        var pulse = Pulse(startSecond: 60, lengthSeconds: 30)
        pulse.counts[1] = 4
        #expect(pulse.count(of: .motorcycle) == 4)
        #expect(pulse.count(of: .car) == 0)
        #expect(pulse.endSecond == 90)
    }

    /// A pulse of 30 s with one vehicle a speed, in mm/s.
    private func pulse(speeds: [UInt32]) -> Pulse {
        var pulse = Pulse(startSecond: 0, lengthSeconds: 30)
        for speed in speeds {
            pulse.counts[0] += 1
            pulse.speedCount += 1
            pulse.speedSum += UInt64(speed)
            pulse.minimumSpeed = min(pulse.minimumSpeed, speed)
            pulse.maximumSpeed = max(pulse.maximumSpeed, speed)
            guard speed >= Pulse.stoppedBelow else {
                pulse.stoppedCount += 1
                continue
            }
            pulse.reciprocalSum += Pulse.reciprocalScale / UInt64(speed)
        }
        return pulse
    }
}
