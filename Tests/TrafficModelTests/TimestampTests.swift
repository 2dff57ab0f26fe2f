import Testing
import TrafficModel

@Suite struct TimestampTests {
    @Test(arguments: [
        "1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2024-05-13T15:00:00.100000Z",
        "1969-12-31T23:59:59.999999Z", "2105-12-31T00:00:00Z", "0001-01-01T00:00:00Z",
    ])
    func `text survives a round trip`(text: String) throws {
        let moment = try #require(Timestamp(rfc3339: text, assumedOffsetSeconds: nil))
        #expect(moment.rfc3339 == text)
    }

    @Test func `zones count to the east`() {
        let local = Timestamp(rfc3339: "2024-05-13T22:00:00+07:00", assumedOffsetSeconds: nil)
        #expect(local?.rfc3339 == "2024-05-13T15:00:00Z")
        let west = Timestamp(rfc3339: "2024-05-13 10:00:00-05:00", assumedOffsetSeconds: nil)
        #expect(west == local)
        let assumed = Timestamp(rfc3339: "2024-05-13T22:00:00", assumedOffsetSeconds: 25_200)
        #expect(assumed == local)
    }

    @Test func `digits beyond the microsecond are cut off`() {
        let moment = Timestamp(rfc3339: "1970-01-01T00:00:00.1234569Z", assumedOffsetSeconds: nil)
        #expect(moment?.microseconds == 123_456)
        let tenth = Timestamp(rfc3339: "1970-01-01T00:00:00.1Z", assumedOffsetSeconds: nil)
        #expect(tenth?.microseconds == 100_000)
    }

    @Test(arguments: [
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00", "2024-01-01T00:00:00+7", "2024-01-01", "",
        "2024-01-01T00:00:00Z ", "24-01-01T00:00:00Z", "2024-01-01T00:00:00+24:00",
    ])
    func `what is no moment of the calendar is refused`(text: String) {
        #expect(Timestamp(rfc3339: text, assumedOffsetSeconds: nil) == nil)
    }

    @Test func `seconds are rounded towards the past`() {
        #expect(Timestamp(microseconds: -1).seconds == -1)
        #expect(Timestamp(microseconds: 999_999).seconds == 0)
        #expect(Timestamp(microseconds: -1_000_000).seconds == -1)
    }

    @Test func `spans are counted from the earlier moment`() {
        let start = Timestamp(seconds: 100)
        #expect(start.advanced(bySeconds: 30).seconds(since: start) == 30)
        #expect(start.advanced(bySeconds: -30) < start)
    }
}
