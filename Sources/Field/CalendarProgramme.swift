/// What the calendar wants at a moment.
enum CalendarProgramme: Hashable, Sendable {
    /// A plan, by its position.
    case plan(Int)
    /// Flashing.
    case flash
    /// Local actuation, without a plan.
    case actuated
}
