/// Which plan runs when, by civil time (`signal_timing_plan.csv`, column `time_day`).
public struct PlanCalendar: Hashable, Sendable {
    /// A stretch of some days of the week.
    public struct Entry: Hashable, Sendable {
        /// The plan, by its position in the site's list; `nil` means flashing.
        public let plan: Int?
        /// Bit 0 is Sunday, bit 6 Saturday, bit 7 a holiday, as in GMNS.
        public let days: UInt8
        /// First minute of the day, 0 ..< 1,440.
        public let startMinute: Int
        /// First minute after it, 1…1,440; at or before the start, it ends on the next day.
        public let endMinute: Int

        /// Makes an entry.
        public init(plan: Int?, days: UInt8, startMinute: Int, endMinute: Int) {
            self.plan = plan
            self.days = days
            self.startMinute = startMinute
            self.endMinute = endMinute
        }
    }

    /// The stretches; where two overlap, the later in the list wins.
    public let entries: [Entry]
    /// The plan outside all of them.
    public let defaultPlan: Int?

    /// Makes a calendar.
    public init(entries: [Entry], defaultPlan: Int?) {
        self.entries = entries
        self.defaultPlan = defaultPlan
    }
}
