import TrafficModel

/// Works out the lamp changes to a stage by its own arithmetic, on a copy of the ledger.
///
/// All groups that close do so together, so that whoever gives way never sees yellow while the
/// other one stays green. Every group that opens does so as soon as all that conflict with it are
/// red and their intergreens have passed, whichever transition they ended in.
struct ProgrammeWriter: Sendable {
    /// How long a countdown is blank before its green ends (our choice).
    private static let blankTime: Int64 = 1_000

    private(set) var programme = TransitionProgramme()
    /// The groups that go through red because of a yellow trap.
    private(set) var trapped: SignalGroupSet = []
    /// From when on a countdown shows the end of green that the last leg brings.
    private(set) var committedFrom = SiteTables.never
    private var ledger: LampLedger
    /// The greens whose countdowns go blank; those that begin later count again.
    private var blanked: SignalGroupSet = []
    /// Until when everything before is done, on the controller's clock.
    private var time: Int64 = 0
    private var now: Int64 = 0
    /// When the groups that close do so, all together.
    private(set) var latchAt: Int64 = 0

    init(groupCount: Int) {
        ledger = LampLedger(groupCount: groupCount)
        programme.changes.reserveCapacity(groupCount * 6)
        programme.legs.reserveCapacity(2)
    }

    /// When everything is done, on the controller's clock.
    var end: Int64 { time }

    /// Begins a programme at what the lamps show now.
    mutating func begin(_ ledger: LampLedger, at now: Int64, blanksCountdown: Bool) {
        self.ledger.copy(ledger)
        self.now = now
        time = now
        trapped = []
        committedFrom = SiteTables.never
        programme.clear(start: now)
        programme.blanksCountdown = blanksCountdown
        blanked = blanksCountdown ? ledger.green : []
    }

    /// Adds what is left to the present stage, and then the way to another one.
    ///
    /// - Parameter settledAt: Since when all lamps show the present stage; `nil` when they do not.
    mutating func lead(to target: Int, from here: Int, settledAt: Int64?, tables: SiteTables) {
        if settledAt == nil { finish(here, tables: tables) }
        guard target != here else { return }
        let least = (settledAt ?? time) + tables.stageMinimums[here]
        go(to: target, leaving: here, until: least, tables: tables)
    }

    /// Adds what is left of a transition that has been latched.
    mutating func finish(_ stage: Int, tables: SiteTables) {
        latchAt = time
        waitForGreens(leaving: ledger.green.subtracting(tables.stages[stage]), tables)
        switchLamps(to: stage, openingFrom: time, tables)
    }

    /// Adds a transition to another stage, out of one that has to stay until a moment.
    private mutating func go(
        to target: Int, leaving stage: Int, until least: Int64, tables: SiteTables
    ) {
        let wanted = tables.stages[target]
        var closing = ledger.green.subtracting(wanted)
        closing = closing.union(
            tables.trapped(by: closing, among: ledger.green.intersection(wanted)))
        latchAt = time
        let number = tables.stageNumbers[stage]
        wait(until: least) { .minimumStage(stage: number, remaining: $0) }
        waitForGreens(leaving: closing, tables)
        waitForCountdowns(leaving: closing, tables)
        programme.latch(target, at: latchAt)
        switchLamps(to: target, openingFrom: latchAt, tables)
    }

    /// Adds flash, all-red and the first stage, as after power-up.
    mutating func startUp(_ startup: SignalSite.Startup, tables: SiteTables) {
        let red = now + startup.flashMilliseconds
        let open = red + startup.allRedMilliseconds
        for group in SignalGroupSet.all(tables.groupCount) {
            programme.add(group, tables.flashLamps[group.position], at: now)
            programme.add(group, .red, at: red)
        }
        programme.latch(startup.stage.position, at: open)
        for group in tables.stages[startup.stage.position] {
            programme.add(group, .green, at: open)
        }
        time = open
    }

    /// Gives the new programme away and takes the old one's room for the next.
    mutating func exchange(_ other: inout TransitionProgramme) {
        programme.number = other.number &+ 1
        swap(&programme, &other)
    }

    private mutating func switchLamps(
        to target: Int, openingFrom floor: Int64, _ tables: SiteTables
    ) {
        let wanted = tables.stages[target]
        var closing = ledger.green.subtracting(wanted)
        let through = tables.trapped(by: closing, among: ledger.green.intersection(wanted))
        trapped = trapped.union(through)
        closing = closing.union(through)
        time = floor
        for group in ledger.closing {
            let red = max(ledger.redFrom[group.position], now)
            add(group, .red, at: red)
            ledger.finishClosing(group, tables: tables)
        }
        for group in closing {
            ledger.close(group, at: latchAt, tables: tables)
            let red = ledger.redFrom[group.position]
            if red > latchAt { add(group, tables.closingLamps[group.position], at: latchAt) }
            add(group, .red, at: red)
        }
        let staying = ledger.green
        for group in wanted.subtracting(staying) {
            let start = max(floor, opens(group, besides: staying, tables))
            add(group, .green, at: start)
            ledger.open(group, at: start, tables: tables)
        }
    }

    /// When a group may open: behind its own red, the reds and intergreens of all that conflict
    /// with it, and the reds of those that give way to it.
    private func opens(
        _ group: SignalGroupIndex, besides staying: SignalGroupSet, _ tables: SiteTables
    ) -> Int64 {
        var start = ledger.redFrom[group.position] + tables.leastReds[group.position]
        for other in tables.conflicts[group.position] {
            let clear =
                ledger.greenEnds[other.position] + tables.intergreen(from: other, to: group)
            start = max(start, clear, ledger.redFrom[other.position])
        }
        for other in tables.yielders[group.position].subtracting(staying) {
            start = max(start, ledger.redFrom[other.position])
        }
        return start
    }

    /// Waits for the minimum greens of the groups that close.
    private mutating func waitForGreens(leaving closing: SignalGroupSet, _ tables: SiteTables) {
        for group in closing {
            let number = tables.groupNumbers[group.position]
            let isWalk = tables.closingLamps[group.position] == .clearing
            wait(until: ledger.since[group.position] + tables.minGreens[group.position]) {
                isWalk
                    ? .walk(group: number, remaining: $0)
                    : .minimumGreen(group: number, remaining: $0)
            }
        }
    }

    /// Waits until every countdown of a group that closes can show its whole length, or has been
    /// blank for a moment.
    private mutating func waitForCountdowns(
        leaving closing: SignalGroupSet, _ tables: SiteTables
    ) {
        var longest: Int64 = 0
        for group in closing where tables.countdowns[group.position] > 0 {
            let isBlank = blanked.contains(group)
            let ahead = isBlank ? Self.blankTime : tables.countdowns[group.position]
            if !isBlank { longest = max(longest, ahead) }
            let number = tables.groupNumbers[group.position]
            wait(until: now + ahead) { .countdown(group: number, remaining: $0) }
        }
        if longest > 0 { committedFrom = latchAt - longest }
    }

    private mutating func wait(until moment: Int64, _ limit: (Int64) -> SafetyLimit) {
        guard moment > latchAt else { return }
        latchAt = moment
        programme.waitsFor = limit(moment - now)
    }

    private mutating func add(_ group: SignalGroupIndex, _ lamp: Lamp, at moment: Int64) {
        programme.add(group, lamp, at: moment)
        time = max(time, moment)
    }
}
