import Control
import Testing
import TrafficModel

@Suite struct BlockedExitsTests {
    private let full = BlockedExits.Measure(occupiedPermille: 801, speedMillimetersPerSecond: 1_388)

    private func blocked(_ measures: [(Int, BlockedExits.Measure)], at time: Int) -> Bool {
        var exits = BlockedExits(groupCount: 2)
        for (moment, measure) in measures {
            exits.observe(measure, for: SignalGroupIndex(1), at: instant(Int64(moment)))
        }
        return exits.blocked(at: instant(Int64(time))) == .at(1)
    }

    @Test func `an exit is blocked when it has been full and slow for 5 s`() {
        let measures = stride(from: 0, through: 5_000, by: 1_000).map { ($0, full) }
        #expect(!blocked(measures.dropLast(), at: 4_999))
        #expect(blocked(measures, at: 5_000))
    }

    @Test(arguments: [(800, 1_388), (801, 1_389)])
    func `an exit that moves or has room is free`(permille: Int, speed: Int) {
        let free = BlockedExits.Measure(
            occupiedPermille: permille, speedMillimetersPerSecond: speed)
        #expect(!blocked([(0, full), (4_000, free), (5_000, full)], at: 5_000))
    }

    @Test func `an exit that is no longer measured is not blocked`() {
        #expect(!blocked([(0, full), (5_000, full)], at: 10_001))
        #expect(!blocked([(0, full), (6_000, full)], at: 6_000))
    }
}
