import Testing
import TrafficModel

@testable import Network

@Suite struct YellowRuleTests {
    @Test(arguments: [
        (25.0, 0.0, Int64(3_000)), (45, 0, 3_100), (50, 0, 3_300), (60, 0, 3_800), (110, 0, 6_000),
        (60, 5, 3_400), (60, -5, 4_300), (60, -40, 6_000),
    ])
    func `yellow follows speed and grade within three and six seconds`(
        speed: Double, grade: Double, expected: Int64
    ) {
        let approach = ApproachSpeed(speed: .kilometersPerHour(speed), gradePercent: grade)
        #expect(YellowRule.milliseconds(approach) == expected)
    }
}
