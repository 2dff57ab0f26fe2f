public import TrafficModel

/// What a roadside agent is told besides its site's tables.
public struct AgentSettings: Hashable, Sendable {
    /// What becomes of a command whose transition would be a yellow trap. Local operation always
    /// sends both groups through red.
    public enum TrappedCommand: Hashable, Sendable {
        /// It is refused, `yellow_trap`.
        case refuse
        /// Both groups go through red.
        case sendThroughRed
    }

    /// Civil time, in seconds east of UTC.
    public var civilOffsetSeconds: Int64
    /// Days on which the calendar's holiday entries apply.
    public var holidays: [CivilDate]
    /// Seed of the nonces in lease requests. The caller draws it anew at every start, so that a
    /// grant recorded before a restart never fits.
    public var nonceSeed: UInt64
    /// What becomes of a command whose transition would be a yellow trap.
    public var trappedCommand: TrappedCommand
    /// How long a link must be clean after a lapse before the centre gets its authority back.
    public var returnHoldMilliseconds: Int64
    /// The longest that `returnHoldMilliseconds` grows to by doubling.
    public var longestReturnHoldMilliseconds: Int64
    /// How long after the last detection a green is still extended in local actuation.
    public var passageMilliseconds: Int64
    /// The longest time between two steps; after a longer one the lamps were out of control, and
    /// the agent starts again through flash and all-red, as a cabinet's watchdog does.
    public var longestStepMilliseconds: Int64

    /// Makes settings. The defaults are those of `signals.md` §3 and of Ho Chi Minh City; passage
    /// and longest step are our choice.
    public init(
        civilOffsetSeconds: Int64 = 25_200, holidays: [CivilDate] = [], nonceSeed: UInt64 = 0,
        trappedCommand: TrappedCommand = .refuse, returnHoldMilliseconds: Int64 = 10_000,
        longestReturnHoldMilliseconds: Int64 = 180_000, passageMilliseconds: Int64 = 3_000,
        longestStepMilliseconds: Int64 = 1_000
    ) {
        self.civilOffsetSeconds = civilOffsetSeconds
        self.holidays = holidays
        self.nonceSeed = nonceSeed
        self.trappedCommand = trappedCommand
        self.returnHoldMilliseconds = returnHoldMilliseconds
        self.longestReturnHoldMilliseconds = longestReturnHoldMilliseconds
        self.passageMilliseconds = passageMilliseconds
        self.longestStepMilliseconds = longestStepMilliseconds
    }
}
