public import TrafficModel

/// Proposes the plan of the time of day, in step with the neighbours.
///
/// Civil time is UTC plus a fixed offset, as in Vietnam. Pure.
public struct FixedTimePolicy: Sendable {
    /// A coordinated plan starts at a cycle zero at least so far ahead, in milliseconds, so that
    /// the command arrives before it (our choice).
    static let leadMilliseconds: Int64 = 10_000
    private static let dayMilliseconds: Int64 = 86_400_000

    private let plans: [SignalPlan]
    private let calendar: PlanCalendar
    private let offsetMilliseconds: Int64
    private let holidays: [Int64]

    /// Makes the policy of a site.
    ///
    /// - Parameters:
    ///   - utcOffsetSeconds: From UTC to civil time; Vietnam: 25,200.
    ///   - holidays: Days on which the holidays' entries of the calendar hold. A calendar without
    ///     any treats them as ordinary days.
    public init(site: SignalSite, utcOffsetSeconds: Int64 = 25_200, holidays: [CivilDate] = []) {
        plans = site.plans
        calendar = site.calendar
        offsetMilliseconds = utcOffsetSeconds * 1_000
        let hasHolidays = site.calendar.entries.contains { $0.days & 0x80 != 0 }
        self.holidays = hasHolidays ? holidays.map(\.daysSinceEpoch) : []
    }

    /// The plan of a moment; `nil` where the calendar lets the site flash or says nothing.
    public func plan(at time: Timestamp) -> SignalPlan? {
        let (day, milliseconds) = civil(time)
        let minute = Int(milliseconds / 60_000)
        let entry = calendar.entries.last { $0.covers(minute, today: bit(day), bit(day - 1)) }
        let plan = entry.map(\.plan) ?? calendar.defaultPlan
        return plan.flatMap { plans.indices.contains($0) ? plans[$0] : nil }
    }

    /// The standing proposal of a moment, or `nil`.
    public func proposal(at time: Timestamp) -> SignalProposal? {
        guard let plan = plan(at: time) else { return nil }
        let start = plan.coordination == nil ? nil : cycleZero(of: plan, from: time)
        return SignalProposal(
            author: .timeOfDay, action: .plan(plan.id, startAt: start),
            reason: "plan '\(plan.id)' by time of day", madeAt: time, planOrigin: .prepared)
    }

    /// The first cycle zero of a plan that a command still reaches: civil time since midnight is
    /// then a whole number of cycles. Midnight itself is one.
    public func cycleZero(of plan: SignalPlan, from time: Timestamp) -> Timestamp {
        let cycle = max(plan.cycleMilliseconds, 1)
        let earliest = Timestamp(
            microseconds: time.microseconds + Self.leadMilliseconds * 1_000)
        let (day, milliseconds) = civil(earliest)
        let next = (milliseconds + cycle - 1) / cycle * cycle
        let zero = min(next, Self.dayMilliseconds)
        let local = day * Self.dayMilliseconds + zero
        return Timestamp(microseconds: (local - offsetMilliseconds) * 1_000)
    }

    /// The civil day since the epoch, and the milliseconds since its midnight.
    private func civil(_ time: Timestamp) -> (day: Int64, milliseconds: Int64) {
        let local = time.microseconds / 1_000 + offsetMilliseconds
        let milliseconds =
            (local % Self.dayMilliseconds + Self.dayMilliseconds)
            % Self.dayMilliseconds
        return ((local - milliseconds) / Self.dayMilliseconds, milliseconds)
    }

    /// The bit of a day in the calendar. The epoch was a Thursday.
    private func bit(_ day: Int64) -> UInt8 {
        holidays.contains(day) ? 0x80 : 1 << UInt8(((day + 4) % 7 + 7) % 7)
    }
}

extension PlanCalendar.Entry {
    /// Whether a minute lies in it; a stretch over midnight belongs to the day on which it begins.
    fileprivate func covers(_ minute: Int, today: UInt8, _ yesterday: UInt8) -> Bool {
        guard endMinute <= startMinute else {
            return days & today != 0 && (startMinute..<endMinute).contains(minute)
        }
        return days & today != 0 && minute >= startMinute
            || days & yesterday != 0 && minute < endMinute
    }
}
