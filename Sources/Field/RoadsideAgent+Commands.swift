public import TrafficModel

/// Commands of the centre: checked, answered, obeyed.
extension RoadsideAgent {
    /// Longest way ahead that a plan's start may lie, in cycles, and what is added to its deadline
    /// (`signals.md` §3).
    private static let planCycles: Int64 = 2
    private static let planMarginMilliseconds: Int64 = 30_000
    private static let stageMarginMilliseconds: Int64 = 2_000

    /// Takes a command and answers it.
    ///
    /// - Parameter isAuthentic: Whether its signature has been found right.
    public mutating func receive(
        _ command: SignalCommand, isAuthentic: Bool, at uptime: Uptime
    ) {
        guard isPowered else { return }
        hear(at: uptime)
        if let refusal = refusal(of: command, isAuthentic: isAuthentic) {
            return answer(command.order, .refused(refusal))
        }
        guard let aim = aim(of: command.action) else { return }
        let deadline = applyDeadline(of: aim, author: command.author)
        endStanding(nil)
        memory.newest = command.order
        outbox.put(.store(memory))
        standing = StandingCommand(order: command.order, aim: aim, author: command.author)
        obey(aim, command)
        answer(command.order, .accepted(applyWithinMilliseconds: deadline))
    }

    /// Tells the centre that the command in force is over.
    mutating func endStanding(_ reason: CommandRefusal?) {
        guard let standing else { return }
        self.standing = nil
        plannedStart = nil
        centralTarget = nil
        answer(standing.order, .ended(reason))
    }

    /// Looks whether the lamps show what was asked for.
    mutating func settleStanding() {
        guard let standing, !standing.isApplied, isApplied(standing.aim) else { return }
        self.standing?.isApplied = true
        answer(standing.order, .applied)
        if standing.aim == .release { self.standing = nil }
    }

    /// The first reason against a command, in the order in which a liar is found out soonest.
    private mutating func refusal(
        of command: SignalCommand, isAuthentic: Bool
    ) -> CommandRefusal? {
        guard isAuthentic else { return .badSignature }
        guard command.controller == site.controller else { return .notForMe }
        if let newestSeen {
            guard command.order.leaderEpoch >= newestSeen.leaderEpoch else { return .staleEpoch }
            guard command.order > newestSeen else { return .replayed }
        }
        newestSeen = command.order
        guard let lease = leases.lease, lease.id == command.lease, now < lease.endsAt,
            lease.leaderEpoch == command.order.leaderEpoch
        else { return .noLease }
        guard now <= command.validUntil.milliseconds else { return .expired }
        return authorityRefusal(of: command, lease) ?? modeRefusal ?? aimRefusal(of: command)
    }

    private func authorityRefusal(
        of command: SignalCommand, _ lease: LeaseKeeper.Lease
    ) -> CommandRefusal? {
        guard let needed = command.authority else { return nil }
        guard needed == lease.authority, leases.heldUntil == nil else { return .authority }
        let level: CommissionLevel = needed == .stage ? .stage : .plan
        return site.level >= level ? nil : .notCommissioned
    }

    private var modeRefusal: CommandRefusal? {
        if mode == .localManual { return proof.fault == .localAuthority ? nil : .localControl }
        guard isOperating else { return .notReady }
        return isFlashSwitched ? .localControl : nil
    }

    private func aimRefusal(of command: SignalCommand) -> CommandRefusal? {
        if command.authority == .stage {
            guard let expected = command.expected, expected == state else { return .stateChanged }
        }
        switch (command.action, aim(of: command.action)) {
        case (.stage, nil): return .unknownStage
        case (.stage, .stage(let stage)): return stageRefusal(of: stage, command.author)
        case (.hold, _): return stageRefusal(of: sequencer.stage, command.author)
        case (.plan, _): return planRefusal(of: command.action)
        default: return nil
        }
    }

    /// A plan starts at a cycle zero that is near.
    private func planRefusal(of action: SignalCommand.Action) -> CommandRefusal? {
        guard case .plan(let id, let start) = action, let plan = site.plan(id: id) else {
            return .unknownPlan
        }
        guard let start else { return nil }
        let ahead = (start.microseconds - wall.microseconds) / 1_000
        let reach = Self.planCycles * runner.timelines[plan].cycle
        guard ahead <= reach else { return .tooSoon }
        return ahead < -reach ? .expired : nil
    }

    private func stageRefusal(
        of stage: StageIndex, _ author: CommandAuthor
    ) -> CommandRefusal? {
        var isTrapped = false
        var here = sequencer.stage
        while here != stage {
            guard site.transitions.verdict(from: here, to: stage) != .forbidden,
                let hop = routes.hop(from: here, to: stage)
            else { return .forbiddenTransition }
            isTrapped = isTrapped || traps(from: here, to: hop)
            here = hop
        }
        if isTrapped, settings.trappedCommand == .refuse { return .yellowTrap }
        let hop = routes.hop(from: sequencer.stage, to: stage)
        if author < .operator, sequencer.isPromised(otherThan: hop) {
            return .countdownCommitted
        }
        return keepsMaximumRed(stage, author) ? nil : .maximumRed
    }

    private func traps(from: StageIndex, to: StageIndex) -> Bool {
        let tables = sequencer.tables
        let trapped = TransitionSchedule.trapped(
            from: tables.stageGroups[from.position], to: tables.stageGroups[to.position], tables)
        return !trapped.isEmpty
    }

    /// Whether everybody who waits can still be served in time behind a stage.
    func keepsMaximumRed(_ stage: StageIndex, _ author: CommandAuthor) -> Bool {
        let isPrivileged = author.mayExceedMaximumRed
        let here = outlookPosition
        let outlook = waiting.outlook(from: here, isPrivileged: isPrivileged)
        if outlook.first == nil || outlook.first == stage { return true }
        let bound = routes.bound(from: here.stage, to: stage)
        let minimum = stage == here.stage ? 0 : sequencer.tables.longestMinimum(of: stage)
        let then = WaitingList.Position(
            stage: stage, freeAt: here.freeAt + bound + minimum,
            served: sequencer.tables.stageGroups[stage.position])
        return waiting.outlook(from: then, isPrivileged: isPrivileged).slack
            >= Self.urgentMilliseconds
    }

    private func aim(of action: SignalCommand.Action) -> StandingCommand.Aim? {
        switch action {
        case .stage(let number): site.stage(number: number).map(StandingCommand.Aim.stage)
        case .hold: .hold
        case .plan(let id, _): site.plan(id: id).map(StandingCommand.Aim.plan)
        case .release: .release
        }
    }

    /// The worst that the remaining minima, pedestrians and intergreens can come to.
    private func applyDeadline(of aim: StandingCommand.Aim, author: CommandAuthor) -> Int64 {
        let here = outlookPosition
        let wait = max(0, here.freeAt - now)
        switch aim {
        case .stage(let stage):
            let isBlanking = author >= .operator && !sequencer.tables.countdowns.isEmpty
            let blank = isBlanking ? LampSequencer.blankMilliseconds : 0
            return wait + blank + routes.bound(from: here.stage, to: stage)
                + Self.stageMarginMilliseconds
        case .hold: return wait + Self.stageMarginMilliseconds
        case .plan(let plan):
            return Self.planCycles * runner.timelines[plan].cycle + Self.planMarginMilliseconds
        case .release: return Self.stageMarginMilliseconds
        }
    }

    private mutating func obey(_ aim: StandingCommand.Aim, _ command: SignalCommand) {
        switch aim {
        case .stage(let stage): enterCentralStage(stage)
        case .hold:
            if command.author >= .operator { sequencer.breakPromise(at: now) }
            enterCentralStage(sequencer.stage)
        case .plan(let plan):
            if mode == .centralStage { enterLocal() }
            guard case .plan(_, let start) = command.action else { return }
            plannedStart = start ?? nextCycleZero(of: plan)
        case .release:
            if mode.isCentral { enterLocal() }
            sequencer.ask(nil)
        }
    }

    private mutating func enterCentralStage(_ stage: StageIndex) {
        mode = .centralStage
        centralTarget = stage
        runner.disengage()
    }

    private func nextCycleZero(of plan: Int) -> Timestamp {
        let cycle = max(1, runner.timelines[plan].cycle)
        let sinceMidnight = clock.civil(wall).remainder(of: CivilClock.dayMilliseconds)
        let left = cycle - sinceMidnight % cycle
        return Timestamp(microseconds: wall.microseconds + left * 1_000)
    }

    private func isApplied(_ aim: StandingCommand.Aim) -> Bool {
        switch aim {
        case .stage(let stage): shows(stage)
        case .hold: shows(sequencer.stage)
        case .plan(let plan):
            mode == .centralPlan && runner.plan == plan && runner.isInStep
        case .release: !mode.isCentral
        }
    }

    /// Read back from the lamps: all of the stage is green, but for buttons that nobody pressed.
    private func shows(_ stage: StageIndex) -> Bool {
        let groups = sequencer.tables.stageGroups[stage.position]
        let due = groups.subtracting(sequencer.tables.buttons)
        return lamps.unregulated.isEmpty && due.isSubset(of: lamps.green)
            && lamps.lit.isSubset(of: groups) && !sequencer.isMoving
    }
}
