import TestSupport
import Testing

@testable import Pipeline

@Suite struct DelayCountsTests {
    @Test func `without a delay every quantile is zero`() {
        #expect(DelayCounts().quantile(0.99) == 0)
    }

    @Test(arguments: [0, 1, 31, 32, 33, 1_000, 123_456_789, .max] as [Int64])
    func `the greatest delay is told exactly`(delay: Int64) {
        var counts = DelayCounts()
        counts.add(delay)
        #expect(counts.quantile(1) == delay)
        #expect(counts.greatest == delay)
    }

    @Test(arguments: [0.5, 0.9, 0.99])
    func `a quantile is at most a sixteenth too long and never too short`(share: Double) {
        var generator = SeededGenerator(seed: 7)
        var counts = DelayCounts()
        let delays = (0..<10_000).map { _ in Int64.random(in: 0..<5_000_000, using: &generator) }
        for delay in delays { counts.add(delay) }
        let exact = delays.sorted()[Int((10_000 * share).rounded(.up)) - 1]
        let told = counts.quantile(share)
        #expect(told >= exact, "seed 7")
        #expect(Double(told) <= Double(exact) * 1.0625 + 1, "seed 7")
    }
}
