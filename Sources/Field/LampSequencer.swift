import TrafficModel

/// Leads the lamps from stage to stage. It alone times minimum green, walk, clearance, yellow,
/// intergreen and all-red (`signals.md` §1); whoever asks for a stage sets a target and no more.
///
/// The target is latched when the first closing group ends its green. Until then it may be
/// replaced, unless a countdown has promised it; from then on another one waits as `next`, of which
/// there is one, and the newest. Milliseconds of uptime throughout; no allocation in `step`.
struct LampSequencer: Sendable {
    /// A target.
    struct Request: Hashable, Sendable {
        /// The stage; `nil` is all-red.
        let stage: StageIndex?
        /// Nobody closes before it.
        let leavingAt: Int64
        /// Whether countdowns are to announce it; false where it must not wait for them.
        let isAnnounced: Bool

        init(_ stage: StageIndex?, leavingAt: Int64, isAnnounced: Bool = true) {
            self.stage = stage
            self.leavingAt = leavingAt
            self.isAnnounced = isAnnounced
        }
    }

    /// How long a display stays blank before lamps break what it had promised. Our choice: long
    /// enough for riders to see that it no longer counts.
    static let blankMilliseconds: Int64 = 1_000

    /// A display has two digits.
    private static let longestDisplay: Int64 = 99_000

    let tables: SwitchingTables
    /// The green or latched stage.
    private(set) var stage: StageIndex
    /// Counts latched targets.
    private(set) var transition: UInt32 = 0
    /// When the last was latched.
    private(set) var latchedAt = longAgo
    /// The target behind it.
    private(set) var next: Request?
    /// Between the first end of green and the moment when every lamp shows the stage.
    private(set) var isMoving = false
    /// Whether no stage is open: all-red, and nothing moves.
    private(set) var isAllRed = true
    /// Whether `schedule` binds: countdowns show it.
    private(set) var isCommitted = false
    /// Pressed buttons that have not been served.
    private(set) var calls: SignalGroupSet = []
    private(set) var schedule: TransitionSchedule
    private(set) var ledger: LampLedger
    /// First green of the stage; far in the past while all is red.
    private(set) var stageStart = longAgo
    private var awaiting: SignalGroupSet = []
    private var hasStarted = false
    private var blankUntil = longAgo
    private let servesCalls: Bool

    private static let longAgo = Int64.min / 4

    init(site: SignalSite, fault: Invariant? = nil) {
        tables = SwitchingTables(site, breaking: fault)
        servesCalls = fault != .service
        stage = site.startup.stage
        schedule = TransitionSchedule(groupCount: site.groups.count)
        ledger = LampLedger(groupCount: site.groups.count)
    }

    /// What the lamps show.
    var frame: LampFrame {
        var frame = LampFrame()
        frame.green = ledger.green
        frame.clearing = ledger.closing.intersection(tables.pedestrians)
        frame.yellow = ledger.closing.subtracting(tables.pedestrians)
        return frame
    }

    /// Whether the stage is green and everything in it has had its minimum.
    func isMinimumServed(at now: Int64) -> Bool { !isMoving && freeAt(now) <= now }

    /// When the green or latched stage may close at the latest, counting its minima.
    func freeAt(_ now: Int64) -> Int64 {
        if isMoving { return max(now, schedule.lastStart) + tables.longestMinimum(of: stage) }
        if isCommitted, let promised = next?.stage {
            return schedule.lastStart + tables.longestMinimum(of: promised)
        }
        var free = max(now, stageStart + tables.stageMinimum[stage.position])
        for group in ledger.green {
            free = max(free, ledger.greenStarts[group.position] + tables.minGreen[group.position])
        }
        return free
    }

    /// What a group's countdown display shows: seconds to the promised change, rounded up; 0 is
    /// blank. Full displays count from the moment the change is certain.
    func secondsLeft(of group: SignalGroupIndex, at now: Int64) -> UInt8 {
        guard isCommitted else { return 0 }
        let left: Int64
        if ledger.green.contains(group), schedule.closing.contains(group),
            !isMoving || awaiting.contains(group)
        {
            left = schedule.ends[group.position] - now
        } else if schedule.opening.contains(group), !ledger.green.contains(group),
            !ledger.closing.contains(group)
        {
            left = schedule.starts[group.position] - now
        } else {
            return 0
        }
        let isFull = tables.fullCountdowns.contains(group)
        let reach = isFull ? Self.longestDisplay : tables.countdownAhead[group.position]
        return left > 0 && left <= reach ? UInt8(left.dividedUp(by: 1_000)) : 0
    }

    /// Begins from all-red, after lamps that were dark or flashing.
    mutating func becomeAllRed(at now: Int64) {
        ledger.becomeAllRed(at: now)
        isMoving = false
        isAllRed = true
        isCommitted = false
        next = nil
        stageStart = Self.longAgo
    }

    /// Takes a pressed button; it is latched until its group is green.
    mutating func call(_ group: SignalGroupIndex) {
        guard servesCalls, tables.buttons.contains(group), !ledger.green.contains(group) else {
            return
        }
        calls.insert(group)
    }

    /// Whether countdowns have promised another target than this one.
    func isPromised(otherThan stage: StageIndex?) -> Bool {
        isCommitted && !isMoving && next?.stage != stage
    }

    /// Sets the target; `nil` stays. What a countdown has promised remains.
    mutating func ask(_ request: Request?) {
        guard !isCommitted || isMoving else { return }
        let isHere = request?.stage == stage && !isAllRed
        next = isHere ? nil : request
    }

    /// Blanks the countdowns, so that what they have promised may be broken.
    mutating func breakPromise(at now: Int64) {
        guard isCommitted, !isMoving else { return }
        isCommitted = false
        next = nil
        blankUntil = now + Self.blankMilliseconds
    }

    /// Leads the lamps to a moment.
    mutating func step(at now: Int64) {
        ledger.endClosing(at: now, tables: tables)
        if !isMoving { rest(at: now) }
        if isMoving { move(at: now) }
    }

    private mutating func rest(at now: Int64) {
        openLate(at: now)
        guard let next else { return }
        if !isCommitted {
            let minimum = stageStart + tables.stageMinimum[stage.position]
            let leaving = max(next.leavingAt, minimum, blankUntil)
            let target = target(of: next)
            let shown = tables.countdowns.intersection(ledger.green.union(target))
            let announces = next.isAnnounced && !shown.isEmpty
            let ahead = announces ? tables.commitment : 0
            let isFull = announces && !shown.isDisjoint(with: tables.fullCountdowns)
            guard isFull || now >= leaving - ahead, !announces || now >= blankUntil else { return }
            schedule.plan(
                to: target, at: max(leaving, now + ahead), ledger: ledger, tables: tables)
            isCommitted = announces
        }
        guard now >= schedule.firstEnd else { return }
        latch(next, at: now)
    }

    private mutating func latch(_ request: Request, at now: Int64) {
        isMoving = true
        isAllRed = false
        transition &+= 1
        latchedAt = now
        hasStarted = false
        awaiting = schedule.closing
        next = nil
        guard let target = request.stage else {
            isAllRed = true
            return
        }
        stage = target
    }

    private mutating func move(at now: Int64) {
        for group in awaiting where now >= schedule.ends[group.position] {
            ledger.close(group, at: now)
            awaiting.remove(group)
        }
        let waiting = schedule.opening.subtracting(ledger.green).subtracting(awaiting)
        for group in waiting where mayOpen(group, at: now) { open(group, at: now) }
        guard awaiting.isEmpty, ledger.closing.isEmpty,
            schedule.opening.isSubset(of: ledger.green)
        else { return }
        isMoving = false
        isCommitted = false
        if isAllRed { stageStart = Self.longAgo } else if !hasStarted { stageStart = now }
    }

    private mutating func open(_ group: SignalGroupIndex, at now: Int64) {
        ledger.open(group, at: now)
        calls.remove(group)
        guard isMoving, !hasStarted else { return }
        hasStarted = true
        stageStart = now
    }

    /// Opens called pedestrians of a stage that is green already, if their walk delays nobody.
    private mutating func openLate(at now: Int64) {
        guard !calls.isEmpty, !isAllRed, !isCommitted else { return }
        let late = tables.stageGroups[stage.position].intersection(calls)
        for group in late where mayOpen(group, at: now) {
            let end = now + tables.minGreen[group.position]
            if let next, end > next.leavingAt { continue }
            open(group, at: now)
        }
    }

    private func target(of request: Request) -> SignalGroupSet {
        guard let stage = request.stage else { return [] }
        let uncalled = tables.buttons.subtracting(calls).subtracting(ledger.green)
        return tables.stageGroups[stage.position].subtracting(uncalled)
    }

    private func mayOpen(_ group: SignalGroupIndex, at now: Int64) -> Bool {
        let lit = ledger.green.union(ledger.closing)
        guard !lit.contains(group), lit.isDisjoint(with: tables.conflicts[group.position]) else {
            return false
        }
        for other in tables.conflicts[group.position] {
            let span = tables.intergreen(from: other, to: group)
            guard now >= ledger.greenEnds[other.position] + span else { return false }
        }
        guard isMoving else { return true }
        let awaited = TransitionSchedule.mustBeRed(
            before: group, among: schedule.closing, tables)
        // One that has been red and is green again holds nobody up.
        let unfinished = awaiting.union(ledger.closing)
        for other in awaited {
            let clear = ledger.greenEnds[other.position] + tables.clearance(of: other)
            guard !unfinished.contains(other), now >= clear else { return false }
        }
        return true
    }
}
