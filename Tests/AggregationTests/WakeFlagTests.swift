import Aggregation
import Foundation
import Testing

@Suite struct WakeFlagTests {
    @Test func `whoever finds work does not sleep`() {
        let flag = WakeFlag()
        let start = ContinuousClock.now
        flag.sleep(atMost: 60_000_000) { true }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func `a sleep ends by itself`() {
        let flag = WakeFlag()
        var looks = 0
        flag.sleep(atMost: 1) {
            looks += 1
            return false
        }
        #expect(looks == 1)
    }

    @Test func `a wake between the look for work and the sleep is not lost`() {
        let flag = WakeFlag()
        let start = ContinuousClock.now
        flag.sleep(atMost: 60_000_000) {
            flag.wake()
            return false
        }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func `a wake for nobody wakes nobody later`() {
        let flag = WakeFlag()
        flag.wake()
        let start = ContinuousClock.now
        flag.sleep(atMost: 2_000) { false }
        #expect(ContinuousClock.now - start >= .milliseconds(2))
    }
}
