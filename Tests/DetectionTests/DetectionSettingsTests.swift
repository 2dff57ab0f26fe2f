import Detection
import Testing
import TrafficModel

@Suite struct DetectionSettingsTests {
    @Test func `an onset at the clear limit is refused`() {
        #expect(throws: DetectionError.onsetNotBelowClear(onset: 0.5, clear: 0.5)) {
            try CongestionThresholds(onset: .freeFlowRatio(0.5), clear: .freeFlowRatio(0.5))
        }
        #expect(throws: DetectionError.onsetNotBelowClear(onset: 20, clear: 20)) {
            try CongestionThresholds(onsetOccupancy: Share(fraction: 0.2))
        }
    }

    @Test func `a share and a speed cannot be ordered`() {
        #expect(throws: DetectionError.mixedSpeedLimits) {
            try CongestionThresholds(onset: .speed(.kilometersPerHour(15)))
        }
    }

    @Test(arguments: [0.0, -1, 1.01, .nan])
    func `a share of free flow outside its range is refused`(ratio: Double) {
        #expect(throws: DetectionError.self) {
            try CongestionThresholds(onset: .freeFlowRatio(ratio))
        }
    }

    @Test(arguments: [0, 121])
    func `a persistence outside its range is refused`(count: Int) {
        #expect(throws: DetectionError.self) { try CongestionThresholds(onsetIntervals: count) }
        #expect(throws: DetectionError.self) { try CongestionThresholds(clearIntervals: count) }
    }

    @Test func `intervals and health limits outside their range are refused`() {
        #expect(throws: DetectionError.self) { try DetectionSettings(intervalSeconds: 0) }
        #expect(throws: DetectionError.self) { try HealthLimits(stuckValueIntervals: 1) }
    }

    @Test func `the refusal says what is allowed`() {
        let error = DetectionError.outOfRange(name: "onset intervals", value: 0, allowed: 1...120)
        #expect(error.description == "onset intervals is 0.0, allowed is 1.0 to 120.0")
    }

    @Test func `defaults given one by one are the defaults`() throws {
        #expect(try DetectionSettings(intervalSeconds: 30) == DetectionSettings())
        #expect(try CongestionThresholds(onsetIntervals: 3) == CongestionThresholds())
        #expect(try HealthLimits(missedIntervals: 3) == HealthLimits())
    }
}
