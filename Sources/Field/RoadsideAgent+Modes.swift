import TrafficModel

/// Who leads the lamps, and where to.
extension RoadsideAgent {
    /// All-red between the main stage and scheduled flash, at least. Our choice.
    private static let flashAllRedMilliseconds: Int64 = 2_000
    /// A service that has to begin sooner than this is begun.
    static let urgentMilliseconds: Int64 = 200

    /// Whether the site is to flash: by the switch, or by the calendar while nobody else has it.
    var wantsFlash: Bool {
        if isFlashSwitched { return true }
        return programme == .flash && !isPanelTaken && !mode.isCentral
    }

    mutating func readCalendar() {
        let civil = clock.civil(wall)
        let minute = civil / 60_000
        guard minute != civilMinute else { return }
        civilMinute = minute
        programme = clock.programme(of: site.calendar, atCivil: civil)
        if mode == .localPlan || mode == .localActuated { mode = localMode }
    }

    mutating func lead() {
        switch mode {
        case .dark, .flashFault: break
        case .flashScheduled: if !wantsFlash { beginStartup() }
        case .startup: leadStartup()
        default: leadOperation()
        }
        if isMovingLamps { sequencer.step(at: now) }
    }

    /// Whether the sequencer's lamps are shown, and not flash.
    var isMovingLamps: Bool {
        if mode == .startup, case .flash = phase { return false }
        return !mode.isUnregulated
    }

    mutating func beginStartup() {
        mode = .startup
        phase = .flash(until: now + site.startup.flashMilliseconds)
        allRedSince = nil
        log(.unitFlashStatusChange, 7)
    }

    mutating func enterManual() {
        leaveCentral(.localControl)
        mode = .localManual
        panelTarget = nil
        sequencer.breakPromise(at: now)
        sequencer.ask(nil)
    }

    mutating func enterLocal() {
        mode = localMode
        forced = nil
        panelTarget = nil
        runner.disengage()
    }

    /// Goes back to local operation; what the centre had asked for and is not latched is dropped.
    mutating func leaveCentral(_ reason: CommandRefusal?) {
        endStanding(reason)
        guard isOperating else { return }
        sequencer.ask(nil)
        if mode.isCentral || isFlashSwitched { enterLocal() }
    }

    private var localMode: ControllerMode {
        switch programme {
        case .plan: .localPlan
        case .flash: runner.plan == nil ? .localActuated : .localPlan
        case .actuated, nil: .localActuated
        }
    }

    private mutating func leadStartup() {
        switch phase {
        case .flash(let end) where now >= end:
            sequencer.becomeAllRed(at: now)
            waiting.restart(green: [], calls: sequencer.calls, at: now)
            let allRed = max(
                site.startup.allRedMilliseconds, sequencer.tables.greatestIntergreen)
            phase = .allRed(until: now + allRed)
            log(.unitFlashStatusChange, 2)
        case .allRed(let end) where now >= end:
            phase = .opening
            sequencer.ask(
                LampSequencer.Request(site.startup.stage, leavingAt: now, isAnnounced: false))
        case .opening where !sequencer.isMoving && !sequencer.isAllRed:
            enterLocal()
        default: break
        }
    }

    private mutating func leadOperation() {
        let isOverridden = proof.fault == .localAuthority && mode.isCentral
        if isPanelTaken, !isFlashSwitched, mode != .localManual, !isOverridden { enterManual() }
        if isFlashSwitched, sequencer.stage == site.mainStage {
            forced = nil
        } else {
            serveUrgent()
        }
        if let forced { return ask(forced) }
        if wantsFlash { return leadToFlash() }
        allRedSince = nil
        if sequencer.isAllRed { return ask(sequencer.stage, isAnnounced: false) }
        startCentralPlan()
        switch mode {
        case .localManual: if let panelTarget { ask(panelTarget, isAnnounced: false) }
        case .centralStage: if let centralTarget { ask(centralTarget, isAnnounced: isGentle) }
        case .localActuated:
            let calls = sequencer.calls.union(detected)
            routed(actuated.step(at: now, sequencer: sequencer, calls: calls))
        default: routed(planRequest())
        }
    }

    private mutating func planRequest() -> LampSequencer.Request? {
        if mode == .localPlan, case .plan(let plan) = programme, runner.plan != plan {
            engage(plan)
        } else if runner.plan == nil, case .plan(let plan) = standing?.aim {
            engage(plan)
        }
        let calls = sequencer.calls.union(detected)
        return runner.step(at: now, civil: trustedCivil, sequencer: sequencer, calls: calls)
    }

    private mutating func engage(_ plan: Int) {
        runner.engage(
            plan, at: now, civil: trustedCivil, stage: sequencer.stage,
            transition: sequencer.transition)
    }

    private var trustedCivil: Int64? { isClockTrusted ? clock.civil(wall) : nil }

    /// Whether the centre's wish has to wait for what countdowns show.
    private var isGentle: Bool { (standing?.author ?? .operator) < .operator }

    /// Begins the plan that the centre asked for at its cycle zero.
    private mutating func startCentralPlan() {
        guard let start = plannedStart, wall >= start, case .plan(let plan) = standing?.aim else {
            return
        }
        plannedStart = nil
        mode = .centralPlan
        engage(plan)
    }

    /// Takes the most urgent stage itself when nobody's maximum red could be kept otherwise.
    private mutating func serveUrgent() {
        guard mode != .localManual, !sequencer.isAllRed else {
            forced = nil
            return
        }
        if let forced, sequencer.stage != forced { return }
        forced = nil
        if let late = tooLatePromise {
            sequencer.breakPromise(at: now)
            return force(late)
        }
        let position = outlookPosition
        guard !waiting.isFarOff(freeAt: position.freeAt) else { return }
        let outlook = waiting.outlook(from: position, isPrivileged: isPrivileged)
        guard let first = outlook.first, outlook.slack < Self.urgentMilliseconds else { return }
        force(first)
    }

    private mutating func force(_ stage: StageIndex) {
        // The plan goes on from wherever this leads.
        if stage != sequencer.stage { runner.disengage() }
        forced = stage
        guard mode == .centralStage, centralTarget != stage else { return }
        endStanding(.maximumRed)
        centralTarget = stage
    }

    /// The stage of a full countdown's promise by which somebody would wait too long, where to
    /// announce that stage anew gains time.
    private var tooLatePromise: StageIndex? {
        guard sequencer.isCommitted, !sequencer.isMoving, let next = sequencer.next else {
            return nil
        }
        let gain = next.leavingAt - now - sequencer.tables.commitment
        let isWorthIt = gain > LampSequencer.blankMilliseconds
        return isWorthIt && waiting.isTooLate(sequencer.schedule) ? next.stage : nil
    }

    /// Whether only the cap of 240 s binds the command in force.
    var isPrivileged: Bool {
        mode == .centralStage && standing?.author.mayExceedMaximumRed == true
    }

    /// Where the next free choice of a stage lies.
    var outlookPosition: WaitingList.Position {
        let promised = sequencer.isCommitted && !sequencer.isMoving ? sequencer.next?.stage : nil
        let stage = promised ?? sequencer.stage
        let opening = promised != nil || sequencer.isMoving ? sequencer.schedule.opening : []
        return WaitingList.Position(
            stage: stage, freeAt: sequencer.freeAt(now),
            served: sequencer.ledger.green.union(opening))
    }

    /// Goes on as the plan says until the main stage ends, and from there to all-red and flash.
    private mutating func leadToFlash() {
        guard !sequencer.isAllRed else { return enterFlash() }
        let isPlanned =
            mode == .localPlan && !isFlashSwitched && runner.visits(site.mainStage)
        let request = isPlanned ? planRequest() : nil
        guard sequencer.stage == site.mainStage else {
            return routed(
                isPlanned ? request : LampSequencer.Request(site.mainStage, leavingAt: now))
        }
        let end = isPlanned ? max(now, runner.entryEnd) : now
        sequencer.ask(LampSequencer.Request(nil, leavingAt: end))
    }

    private mutating func enterFlash() {
        guard !sequencer.isMoving else { return }
        let since = allRedSince ?? now
        allRedSince = since
        let clearance = sequencer.tables.redClearance.max() ?? 0
        guard now >= since + max(clearance, Self.flashAllRedMilliseconds) else { return }
        mode = .flashScheduled
        log(.unitFlashStatusChange, 3)
    }

    private mutating func routed(_ request: LampSequencer.Request?) {
        guard let request, let stage = request.stage else { return sequencer.ask(nil) }
        if isAboutToLeave(for: request), let urgent = urgentStage(besides: stage) {
            runner.disengage()
            forced = urgent
            return ask(urgent)
        }
        ask(stage, leavingAt: request.leavingAt)
    }

    /// Whether nothing but minima keeps the target from being latched, or announced.
    private func isAboutToLeave(for request: LampSequencer.Request) -> Bool {
        !sequencer.isMoving && !sequencer.isCommitted
            && now >= request.leavingAt - sequencer.tables.commitment
    }

    /// The stage that has to come first, if going to another one would make somebody wait too long.
    private func urgentStage(besides stage: StageIndex) -> StageIndex? {
        guard let hop = routes.hop(from: sequencer.stage, to: stage), hop != sequencer.stage,
            !keepsMaximumRed(hop, .timeOfDay)
        else { return nil }
        return waiting.outlook(from: outlookPosition, isPrivileged: false).first
    }

    private mutating func ask(
        _ stage: StageIndex, leavingAt: Int64? = nil, isAnnounced: Bool = true
    ) {
        let hop = routes.hop(from: sequencer.stage, to: stage) ?? sequencer.stage
        if !isAnnounced || stage == forced, sequencer.isPromised(otherThan: hop) {
            sequencer.breakPromise(at: now)
        }
        sequencer.ask(
            LampSequencer.Request(hop, leavingAt: leavingAt ?? now, isAnnounced: isAnnounced))
    }
}
