public import TrafficModel

/// The roadside end of one controller: obeys the centre under a lease, runs the local plan without
/// one, and lets no wrong lamp be shown (`signals.md` §1–§4).
///
/// A pure value: time, commands, grants and what people press come in, and what is to be done comes
/// out of `drain`, in order. The caller steps it each 100 ms on a steady grid; a late step prolongs
/// what is shown, and after more than `longestStepMilliseconds` the agent starts anew. Steps do not
/// allocate while nothing changes. One thread.
public struct RoadsideAgent: Sendable {
    /// How often the caller is to step it.
    public static let stepMilliseconds: Int64 = 100

    /// The tables it runs by.
    public let site: SignalSite
    /// Who moves the lamps.
    public internal(set) var mode = ControllerMode.startup
    /// What is shown.
    public internal(set) var lamps: LampFrame
    /// Seconds on each group's countdown display, in the site's order; 0 is blank.
    public internal(set) var countdown: [UInt8]
    /// What must survive a power cut.
    public internal(set) var memory: AgentMemory
    /// Why it flashes, in words; empty when nothing is wrong.
    public internal(set) var fault = ""
    /// Events dropped because nobody drained them; receipts and the like never are.
    public var lostEventCount: Int { outbox.lostEventCount }
    /// Whether the wall clock is good to 2 s. Without it plans run uncoordinated.
    public var isClockTrusted = true {
        didSet {
            guard oldValue != isClockTrusted else { return }
            log(.controllerClockUpdated, isClockTrusted ? 1 : 0)
        }
    }

    let settings: AgentSettings
    let proof: Proof
    let routes: StageRoutes
    let clock: CivilClock
    var sequencer: LampSequencer
    var monitor: ConflictMonitor
    var runner: PlanRunner
    var actuated: ActuatedRunner
    var waiting: WaitingList
    var leases: LeaseKeeper
    var journal: LampJournal

    var now: Int64 = 0
    var steppedAt: Int64 = 0
    var wall = Timestamp.zero
    var isBooting = true
    var isPowered = true
    var phase = StartupPhase.opening
    var programme: CalendarProgramme?
    var civilMinute = Int64.min
    var isPanelTaken = false
    var panelTarget: StageIndex?
    var isFlashSwitched = false
    var allRedSince: Int64?
    var forced: StageIndex?
    var detected: SignalGroupSet = []

    var newestSeen: SignalCommand.Order?
    var standing: StandingCommand?
    var centralTarget: StageIndex?
    var plannedStart: Timestamp?

    var display: [UInt8]
    var outbox = Outbox()
    var statusDueAt = Int64.min
    var statedState = SignalCommand.ExpectedState(stage: 0, transition: 0)
    var statedMode = ControllerMode.dark
    var statedPattern: UInt32 = 0
    var statedCoordination: UInt32 = 0

    /// Makes the agent of a cabinet whose power comes on with the first step.
    ///
    /// - Parameters:
    ///   - site: Its tables, checked by `Network`.
    ///   - memory: What its last run stored; `.lost` where nothing whole was found.
    ///   - proof: Faults planted on purpose; `.none` on every street.
    public init(
        site: SignalSite, settings: AgentSettings, memory: AgentMemory, proof: Proof = .none
    ) {
        self.site = site
        self.settings = settings
        self.memory = memory
        self.proof = proof
        sequencer = LampSequencer(site: site, fault: proof.fault)
        monitor = ConflictMonitor(site: site, blindSpot: proof.blindSpot)
        routes = StageRoutes(site: site, tables: sequencer.tables)
        waiting = WaitingList(
            site: site, tables: sequencer.tables, routes: routes, fault: proof.fault)
        runner = PlanRunner(site: site, tables: sequencer.tables)
        actuated = ActuatedRunner(site: site, settings: settings)
        leases = LeaseKeeper(settings: settings)
        clock = CivilClock(settings: settings)
        journal = LampJournal(site: site)
        lamps = LampFrame(darkGroupCount: site.groups.count)
        countdown = Array(repeating: 0, count: site.groups.count)
        display = countdown
        newestSeen = memory.newest
    }

    /// The green or latched stage and the count of transitions: what commands must expect.
    public var state: SignalCommand.ExpectedState {
        SignalCommand.ExpectedState(
            stage: site.stages[sequencer.stage.position].number, transition: sequencer.transition)
    }

    /// Leads the lamps to a moment: at most one change per lamp.
    ///
    /// - Parameters:
    ///   - uptime: The controller's clock; a step that is not later than the last is ignored.
    ///   - wallTime: For coordination, calendar and logs only; it may jump.
    public mutating func step(at uptime: Uptime, wallTime: Timestamp) {
        guard isPowered, isBooting || uptime.milliseconds > steppedAt else { return }
        let gap = uptime.milliseconds - steppedAt
        now = uptime.milliseconds
        steppedAt = now
        wall = wallTime
        if isBooting {
            boot()
        } else if gap > settings.longestStepMilliseconds {
            startAnew()
        }
        keepLease()
        readCalendar()
        lead()
        show()
        settleStanding()
        report()
    }

    /// Hands over what is to be done, oldest first, and forgets it.
    public mutating func drain(_ act: (AgentOutput) -> Void) {
        for output in outbox.items { act(output) }
        outbox.clear()
    }

    /// Power fails: all is dark, and all but `memory` is forgotten.
    public mutating func cutPower(at uptime: Uptime) {
        guard isPowered else { return }
        hear(at: uptime)
        restart()
        isPowered = false
        mode = .dark
        lamps = LampFrame(darkGroupCount: site.groups.count)
        outbox.put(.lampsChanged)
        log(.powerFailureDetected, 0)
    }

    /// Power is back. Uptime may begin anew; flash follows with the next step.
    public mutating func restorePower(at uptime: Uptime) {
        guard !isPowered else { return }
        isPowered = true
        now = uptime.milliseconds
        log(.powerRestored, 0)
    }

    /// Something comes in between two steps.
    mutating func hear(at uptime: Uptime) { now = max(now, uptime.milliseconds) }

    /// Begins like a cabinet after power-up, keeping what switches and memory say.
    mutating func restart() {
        var fresh = RoadsideAgent(site: site, settings: settings, memory: memory, proof: proof)
        fresh.outbox = outbox
        fresh.lamps = lamps
        fresh.now = now
        fresh.wall = wall
        fresh.isClockTrusted = isClockTrusted
        fresh.isPanelTaken = isPanelTaken
        fresh.isFlashSwitched = isFlashSwitched
        fresh.newestSeen = newestSeen
        fresh.leases = LeaseKeeper(settings: settings, counter: leases.counter)
        self = fresh
    }

    private mutating func startAnew() {
        endStanding(.notReady)
        restart()
        boot()
    }

    private mutating func boot() {
        isBooting = false
        // Who had pressed before is not known, so everybody has.
        for group in sequencer.tables.buttons { call(group) }
        guard let latched = memory.latchedFault else { return beginStartup() }
        mode = .flashFault
        fault = "conflict monitor: \(latched.name) \(latched.explanation); not cleared"
        log(.unitFlashStatusChange, 5)
    }
}
