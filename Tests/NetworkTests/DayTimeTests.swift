import Testing

@testable import Network

@Suite struct DayTimeTests {
    @Test func `days go from Sunday to holidays, times with or without colons`() throws {
        let plain = try #require(DayTime("01111100_0600_0930"))
        let colons = try #require(DayTime("01111100_06:00_09:30"))
        #expect(plain == colons)
        #expect(plain.days == 0b0011_1110)
        #expect(plain.startMinute == 360)
        #expect(plain.endMinute == 570)
        #expect(!plain.hasExtraDays)
    }

    @Test func `a ninth digit is left out and told`() throws {
        let times = try #require(DayTime("000000100_11:00_18:00"))
        #expect(times.days == 1 << 6)
        #expect(times.hasExtraDays)
    }

    @Test func `a night ends on the next day, a day at 24 o'clock`() throws {
        let night = try #require(DayTime("11111111_2300_0500"))
        #expect(night.startMinute > night.endMinute)
        #expect(DayTime("11111111_0000_2400")?.endMinute == 1_440)
    }

    @Test(arguments: [
        "", "01111100", "0111110_0600_0900", "0111110000_0600_0900", "01111200_0600_0900",
        "01111100_0660_0900", "01111100_2500_0900", "01111100_2400_0100", "01111100_600_900",
        "01111100_0600_0000", "01111100_+1:00_09:00", "01111100_0600_2401", "01111100_0600_0900_",
    ])
    func `anything else is no time`(text: String) {
        #expect(DayTime(text) == nil)
    }
}
