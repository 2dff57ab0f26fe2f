import TrafficModel

/// Turns wall-clock time into the local day and the time since its midnight.
struct CivilClock: Sendable {
    static let dayMilliseconds: Int64 = 86_400_000

    private let offsetMilliseconds: Int64
    private let holidays: [Int64]

    init(settings: AgentSettings) {
        offsetMilliseconds = settings.civilOffsetSeconds * 1_000
        holidays = settings.holidays.map(\.daysSinceEpoch)
    }

    /// Milliseconds of civil time since 1970-01-01.
    func civil(_ time: Timestamp) -> Int64 {
        let milliseconds = time.microseconds / 1_000
        return milliseconds + offsetMilliseconds
    }

    /// The programme of the day and minute.
    func programme(of calendar: PlanCalendar, atCivil civil: Int64) -> CalendarProgramme {
        let sinceMidnight = civil.remainder(of: Self.dayMilliseconds)
        let day = (civil - sinceMidnight) / Self.dayMilliseconds
        let minute = Int(sinceMidnight / 60_000)
        let today = bits(ofDay: day, calendar)
        let yesterday = bits(ofDay: day - 1, calendar)
        for entry in calendar.entries.reversed() {
            let isToday = entry.days & today != 0
            let isYesterday = entry.days & yesterday != 0
            let runsOver = entry.endMinute <= entry.startMinute
            let runs =
                runsOver
                ? isToday && minute >= entry.startMinute || isYesterday && minute < entry.endMinute
                : isToday && (entry.startMinute..<entry.endMinute).contains(minute)
            if runs { return entry.plan.map(CalendarProgramme.plan) ?? .flash }
        }
        return calendar.defaultPlan.map(CalendarProgramme.plan) ?? .actuated
    }

    /// Bit 7 alone on a holiday, where the calendar knows holidays; else the weekday's bit.
    private func bits(ofDay day: Int64, _ calendar: PlanCalendar) -> UInt8 {
        let knowsHolidays = calendar.entries.contains { $0.days & 0x80 != 0 }
        if knowsHolidays, holidays.contains(day) { return 0x80 }
        // The first of January 1970 was a Thursday.
        return 1 << UInt8((day + 4).remainder(of: 7))
    }
}

extension Int64 {
    /// The remainder of a division rounded towards the past: 0 ..< divisor.
    func remainder(of divisor: Int64) -> Int64 {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }

    /// The quotient rounded up, of numbers that are not negative.
    func dividedUp(by divisor: Int64) -> Int64 { (self + divisor - 1) / divisor }
}
