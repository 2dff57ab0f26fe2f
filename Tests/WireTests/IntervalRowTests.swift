import Testing
import TrafficModel
import Wire

@Suite struct IntervalRowTests {
    @Test func `a row has the header's columns and fixed decimals`() {
        var sums = Pulse(startSecond: 1_715_612_400, lengthSeconds: 30)
        sums.counts[1] = 2
        sums.counts[2] = 1
        sums.speedSum = 30_000
        sums.speedCount = 3
        sums.reciprocalSum = 3 * (Pulse.reciprocalScale / 10_000)
        sums.minimumSpeed = 5_000
        sums.maximumSpeed = 15_000
        let row = row(sums, occupancy: Occupancy(fraction: 0.123_456_7))
        #expect(
            row.line
                == "2024-05-13T15:00:00Z,30,227/2,1,3,0,2,1,0,0,0,0,0,36.000,36.000,18.000,54.000,"
                + "0,12.3457,100.0000")
        #expect(
            row.line.split(separator: ",", omittingEmptySubsequences: false).count
                == IntervalRow.header.split(separator: ",").count)
    }

    @Test func `unknown values are empty`() {
        let row = row(Pulse(startSecond: 1_715_612_400, lengthSeconds: 60), occupancy: nil)
        #expect(
            row.line == "2024-05-13T15:00:00Z,60,227/2,1,0,0,0,0,0,0,0,0,0,,,,,0,,100.0000")
    }

    @Test func `a name with a comma is quoted`() {
        let interval = row(Pulse(startSecond: 0, lengthSeconds: 60), occupancy: nil).interval
        let row = IntervalRow(interval, detector: "north, \"A\"")
        #expect(row.line.hasPrefix(#"1970-01-01T00:00:00Z,60,"north, ""A""",1,"#))
    }

    private func row(_ sums: Pulse, occupancy: Occupancy?) -> IntervalRow {
        let interval = DetectorInterval(
            detector: DetectorIndex(0), sums: sums, version: 1, observed: .whole,
            occupancy: occupancy)
        return IntervalRow(interval, detector: "227/2")
    }
}
