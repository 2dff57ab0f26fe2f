import Field
import Testing
import TrafficModel

@Suite struct CalendarTests {
    /// Plan 1 on weekdays 7:00–9:00; on holidays, plan 1 from 20:00 until 2:00.
    static var sketch: SiteSketch {
        var sketch = SiteSketch.twoStreets
        sketch.calendar = PlanCalendar(
            entries: [
                PlanCalendar.Entry(plan: 1, days: 0b0011_1110, startMinute: 420, endMinute: 540),
                PlanCalendar.Entry(
                    plan: 1, days: 0b1000_0000, startMinute: 1_200, endMinute: 120),
            ], defaultPlan: 0)
        return sketch
    }

    /// Days after Wednesday, hour, minute; whether Wednesday is a holiday; plan.
    @Test(
        arguments: [
            (0, 6, 58, false, "day"), (0, 7, 0, false, "relief"), (0, 8, 58, false, "relief"),
            (0, 9, 0, false, "day"), (3, 8, 0, false, "day"), (0, 8, 0, true, "day"),
            (0, 20, 0, true, "relief"), (1, 1, 58, true, "relief"), (1, 2, 0, true, "day"),
        ] as [(Int64, Int64, Int64, Bool, String)])
    func `the plan is the one of day and minute`(
        day: Int64, hour: Int64, minute: Int64, isHoliday: Bool, plan: String
    ) {
        let minutes = day * 1_440 + (hour - 10) * 60 + minute
        let holidays = CivilDate(year: 2026, month: 11, day: 25).map { [$0] } ?? []
        var cabinet = Cabinet(
            Self.sketch, settings: AgentSettings(holidays: isHoliday ? holidays : []),
            wall: Cabinet.morning + minutes * 60_000)
        cabinet.run(seconds: 30)
        #expect(cabinet.statuses.last?.plan == plan)
    }

    @Test func `the plan changes at its minute and the stage stays legal`() {
        let wall = Cabinet.morning - 3 * 3_600_000 - 300_000
        var cabinet = Cabinet(Self.sketch, wall: wall)
        cabinet.run(seconds: 295)
        #expect(cabinet.statuses.last?.plan == "day")
        cabinet.run(seconds: 400)
        #expect(cabinet.statuses.last?.plan == "relief")
        #expect(cabinet.statuses.last?.outOfStepMilliseconds == nil)
        #expect(cabinet.referee.violations == [])
    }
}
