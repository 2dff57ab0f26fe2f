import Testing
import TrafficModel

@Suite struct CivilDateTests {
    @Test(
        arguments: [
            (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 3, 1, 11_017), (2026, 11, 23, 20_780),
            (0, 3, 1, -719_468), (-1, 12, 31, -719_529),
        ] as [(Int, Int, Int, Int64)])
    func `days are counted from the epoch`(year: Int, month: Int, day: Int, days: Int64) {
        #expect(CivilDate(year: year, month: month, day: day)?.daysSinceEpoch == days)
        #expect(CivilDate(daysSinceEpoch: days) == CivilDate(year: year, month: month, day: day))
    }

    @Test func `leap days follow the Gregorian rule`() {
        #expect(CivilDate(year: 2024, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2100, month: 2, day: 29) == nil)
    }

    @Test func `four centuries survive a round trip`() {
        let start = CivilDate(daysSinceEpoch: -150_000).daysSinceEpoch
        #expect(start == -150_000)
        #expect(
            (-150_000...150_000).allSatisfy { CivilDate(daysSinceEpoch: $0).daysSinceEpoch == $0 })
    }
}
