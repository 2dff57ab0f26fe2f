public import TrafficModel

/// The centre's wall before a controller: it lets nothing out that could break a rule of the
/// street, and steps in when somebody would wait too long.
///
/// It knows the site's tables, remembers the lamps from every status, and works out the exact
/// programme of lamp changes for what it lets pass. It is written independently of the roadside
/// agent and is no safety function: that is the cabinet's conflict monitor. Pure; one value per
/// site, on one thread; once made it allocates nothing.
public struct SafetyEnvelope: Sendable {
    /// A stage that has been let pass and is not latched yet.
    struct Pending: Sendable {
        let target: Int
        let latchAt: Int64
        let end: Int64
        /// From when on a countdown promises it.
        let committedFrom: Int64
    }

    /// What a verdict that is not yet given would make pending.
    enum Draft: Sendable {
        case nothing
        case stay
        case stage(Pending)
    }

    /// Oldest status on which a stage may be commanded, in milliseconds: one is due every 5 s, and
    /// it may be a second on its way.
    public static let longestSilence: Int64 = 6_000
    /// Oldest data for a stage, in milliseconds (`signals.md` §3).
    public static let stageDataAge: Int64 = 5_000
    /// Oldest data for a plan, in milliseconds.
    public static let planDataAge: Int64 = 90_000
    /// Added to what a programme takes until a stage has to show, in milliseconds.
    public static let applyMargin: Int64 = 2_000
    /// How long before the last moment a stage is forced, in milliseconds: our choice, so that a
    /// command may be lost once.
    static let forceMargin: Int64 = 2_000

    /// The site.
    public let site: SignalSite
    /// The programme of what was let pass last.
    public internal(set) var programme = TransitionProgramme()
    /// What the last verdict would have been had the site climbed high enough.
    public internal(set) var unrestricted: SafetyVerdict?

    let tables: SiteTables
    let times: ServiceTimes
    let insertsAllRed: Bool
    var ledger: LampLedger
    var watch: ServiceWatch
    var writer: ProgrammeWriter
    var gate: PlanGate
    var mode = ControllerMode.dark
    var current: Int?
    var settledAt: Int64?
    var pending: Pending?
    var draft = Draft.nothing
    var blocked: SignalGroupSet = []
    var demanded: SignalGroupSet = []
    var exitsAt: Timestamp?
    /// The controller's clock at the last status, and when that came.
    var uptime: Int64 = 0
    var heardAt: Timestamp?

    /// Makes an envelope that has seen nothing yet and lets nothing pass.
    ///
    /// - Parameters:
    ///   - ignored: A rule to forget, so that a test can show that its loss is found; `nil` in
    ///     earnest.
    ///   - insertsAllRed: Whether the controller sends a pair through red in a yellow trap; where
    ///     it does not, such transitions are refused.
    public init(
        site: SignalSite, ignoring ignored: SafetyInvariant? = nil, insertsAllRed: Bool = true
    ) {
        let tables = SiteTables(site: site, ignoring: ignored)
        let times = ServiceTimes(
            tables: tables, transitions: site.transitions, insertsAllRed: insertsAllRed)
        self.site = site
        self.tables = tables
        self.times = times
        self.insertsAllRed = insertsAllRed
        ledger = LampLedger(groupCount: tables.groupCount)
        watch = ServiceWatch(groupCount: tables.groupCount)
        writer = ProgrammeWriter(groupCount: tables.groupCount)
        gate = PlanGate(site: site, tables: tables, times: times)
        programme.changes.reserveCapacity(tables.groupCount * 6)
        programme.legs.reserveCapacity(2)
    }

    /// All stages once, in the worst order, in milliseconds. Where no group's maximum red is
    /// shorter, the envelope keeps every maximum red whatever is proposed.
    public var worstRoundMilliseconds: Int64 { times.round }

    /// Takes what the controller says of itself.
    ///
    /// - Parameter time: When it came, on the clock of the proposals; never used for the lamps.
    public mutating func observe(_ status: ControllerStatus, at time: Timestamp) {
        let now = status.uptime.milliseconds
        // Behind a restart the clock goes back as well, but then it starts up.
        let isLate =
            now < uptime && uptime - now < Self.longestSilence && status.mode != .startup
        guard status.controller == site.controller, status.lamps.count == tables.groupCount,
            !isLate
        else { return }
        let isBlind = heardAt == nil || now < uptime || now - uptime > Self.longestSilence
        if isBlind {
            ledger.begin(status.lamps, at: now, tables: tables)
            watch.resume(ledger, at: now, isRestart: heardAt == nil || now < uptime, tables: tables)
            settledAt = nil
            pending = nil
        } else {
            let changed = ledger.take(status.lamps, at: now, tables: tables)
            watch.take(changed, in: ledger, at: now, tables: tables)
        }
        uptime = now
        heardAt = time
        mode = status.mode
        gate.observe(status.plan, at: time)
        follow(status)
    }

    /// Takes a pressed button of a group, at the present moment of the controller's clock.
    public mutating func press(_ group: SignalGroupIndex) {
        watch.press(group, in: ledger, at: uptime, tables: tables)
    }

    /// Takes which groups have demand, and which of them have all their demanded exits blocked.
    public mutating func observeExits(
        blocked: SignalGroupSet, demanded: SignalGroupSet, at time: Timestamp
    ) {
        self.blocked = blocked
        self.demanded = demanded
        exitsAt = time
    }

    /// Forgets what was let pass last: the controller refused it, or it never went out.
    public mutating func withdraw() { pending = nil }

    /// The group that has waited longest, by its number, and for how long; `nil` when none waits.
    public var longestWait: (group: Int, milliseconds: Int64)? {
        watch.waiting.map { ($0, watch.waitingTime(of: $0, at: uptime)) }
            .max { $0.1 < $1.1 }
            .map { (tables.groupNumbers[$0.0.position], $0.1) }
    }

    /// Follows the stage, whether it is settled, and what has become of a pending one.
    private mutating func follow(_ status: ControllerStatus) {
        let stage = tables.stage(number: status.state.stage)
        if stage != current { settledAt = nil }
        current = stage
        let isSettled = stage.map {
            ledger.green == tables.stages[$0] && ledger.closing.isEmpty
                && ledger.unregulated.isEmpty
        }
        if isSettled != true { settledAt = nil } else if settledAt == nil { settledAt = uptime }
        guard let pending else { return }
        let isLost =
            uptime > pending.latchAt + Self.applyMargin
            && status.next != tables.stageNumbers[pending.target]
        if stage == pending.target || isLost || mode == .localManual || mode == .startup
            || mode.isUnregulated
        {
            self.pending = nil
        }
    }
}
