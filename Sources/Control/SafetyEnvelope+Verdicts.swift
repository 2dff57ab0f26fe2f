public import TrafficModel

extension SafetyEnvelope {
    /// Says what may be sent for a proposal, and takes for granted that it is sent.
    ///
    /// - Parameter time: On the clock of `observe` and of the proposal's data.
    public mutating func judge(
        _ proposal: SignalProposal, at time: Timestamp
    ) -> SafetyVerdict {
        draft = .nothing
        let verdict =
            unready(for: proposal.action, at: time)
            ?? stale(proposal, at: time)
            ?? weigh(proposal, at: time)
        return give(verdict, needing: proposal.action.isOfStages ? .stage : .plan)
    }

    /// Works out the programme to a stage from what the lamps show, whoever asks for it; after
    /// flash or darkness it is the start-up. `nil` for a stage that holds conflicting groups.
    ///
    /// It rules on nothing and leaves the envelope as it is.
    public func programme(to stage: StageIndex) -> TransitionProgramme? {
        guard tables.isConflictFree[stage.position] else { return nil }
        var writer = writer
        writer.begin(ledger, at: uptime, blanksCountdown: true)
        guard let current, ledger.unregulated.isEmpty else {
            writer.startUp(site.startup, tables: tables)
            return writer.programme
        }
        writer.lead(to: stage.position, from: current, settledAt: settledAt, tables: tables)
        return writer.programme
    }

    /// Withholds what the site is not commissioned for; else makes it so.
    mutating func give(
        _ verdict: SafetyVerdict, needing level: CommissionLevel
    ) -> SafetyVerdict {
        unrestricted = verdict
        guard verdict.action != nil else { return verdict }
        guard site.level >= level else {
            return .refuse(.notCommissioned, .commissioning(site.level))
        }
        switch draft {
        case .nothing: break
        case .stay:
            pending = nil
            writer.exchange(&programme)
        case .stage(let next):
            pending = next
            writer.exchange(&programme)
        }
        return verdict
    }

    /// Why nothing at all may be sent now.
    func unready(for action: SignalCommand.Action, at time: Timestamp) -> SafetyVerdict? {
        guard let heardAt else { return .refuse(.notReady, .statusAge(nil)) }
        if mode == .localManual, tables.obeysLocalAuthority {
            return .refuse(.localControl, .local(mode))
        }
        if mode == .startup || mode.isUnregulated { return .refuse(.notReady, .notReady(mode)) }
        let age = time.milliseconds(since: heardAt)
        guard action.isOfStages, age > Self.longestSilence else { return nil }
        return .refuse(.staleData, .statusAge(age))
    }

    private func stale(_ proposal: SignalProposal, at time: Timestamp) -> SafetyVerdict? {
        guard let dataTime = proposal.dataTime else { return nil }
        let limit = proposal.action.isOfStages ? Self.stageDataAge : Self.planDataAge
        let age = time.milliseconds(since: dataTime)
        return age > limit ? .refuse(.staleData, .dataAge(age, limit: limit)) : nil
    }

    private mutating func weigh(
        _ proposal: SignalProposal, at time: Timestamp
    ) -> SafetyVerdict {
        switch proposal.action {
        case .stage(let number):
            return weighStage(number, for: proposal, at: time)
        case .hold:
            guard let current else { return .refuse(.notReady, .notReady(mode)) }
            return weighStay(in: current, for: proposal, at: time)
        case .plan(let id, _):
            if let refusal = gate.refusal(of: id, by: proposal, at: time, tables: tables) {
                return refusal
            }
            let plan = site.plan(id: id)
            return .send(proposal.action, applyWithinMilliseconds: planDeadline(with: plan))
        case .release:
            return .send(.release, applyWithinMilliseconds: planDeadline(with: nil))
        }
    }

    private func planDeadline(with plan: Int?) -> Int64 {
        2 * gate.longestCycle(with: plan) + 30_000
    }

    private mutating func weighStage(
        _ number: Int, for proposal: SignalProposal, at time: Timestamp
    ) -> SafetyVerdict {
        guard let asked = tables.stage(number: number) else {
            return .refuse(.unknownStage, .unknownStage(number))
        }
        guard tables.isConflictFree[asked] else {
            return .refuse(.forbiddenTransition, .conflictingStage(number))
        }
        guard let here = current else { return .refuse(.notReady, .notReady(mode)) }
        if let pending, pending.target == asked {
            return .send(proposal.action, applyWithinMilliseconds: remaining(until: pending.end))
        }
        if asked == here { return weighStay(in: here, for: proposal, at: time) }
        if let refusal = committed(against: proposal.author, at: time) { return refusal }
        switch site.transitions.verdict(from: StageIndex(here), to: StageIndex(asked)) {
        case .allowed: return weighTransition(to: asked, from: here, for: proposal, at: time)
        case .forbidden:
            return .refuse(
                .forbiddenTransition, .forbidden(from: tables.stageNumbers[here], to: number))
        case .via(let between):
            let verdict = weighTransition(
                to: between.position, from: here, for: proposal, at: time)
            guard case .send(let action, let deadline) = verdict else { return verdict }
            let limit = SafetyLimit.via(stage: tables.stageNumbers[between.position])
            return .replace(action, because: limit, applyWithinMilliseconds: deadline)
        }
    }

    private mutating func weighTransition(
        to target: Int, from here: Int, for proposal: SignalProposal, at time: Timestamp
    ) -> SafetyVerdict {
        guard tables.isConflictFree[target] else {
            return .refuse(
                .forbiddenTransition, .conflictingStage(tables.stageNumbers[target]))
        }
        if let refusal = blockedExits(of: target, for: proposal.author, at: time) { return refusal }
        prepare(target, from: here, blanks: proposal.author.mayBlankCountdown)
        let isPrivileged = proposal.author.mayExceedMaximumRed
        if !leavesTime(after: target, end: writer.end, isPrivileged),
            let forced = force(besides: target, from: here, by: proposal.author, at: time)
        {
            return forced
        }
        let action = SignalCommand.Action.stage(tables.stageNumbers[target])
        let deadline = writer.programme.durationMilliseconds + Self.applyMargin
        guard !writer.trapped.isEmpty else {
            return .send(action, applyWithinMilliseconds: deadline)
        }
        let limit = SafetyLimit.yellowTrap(groups: writer.trapped)
        guard insertsAllRed else {
            draft = .nothing
            return .refuse(.yellowTrap, limit)
        }
        return .replace(action, because: limit, applyWithinMilliseconds: deadline)
    }

    /// Why a countdown forbids to change what is on its way.
    func committed(against author: CommandAuthor, at time: Timestamp) -> SafetyVerdict? {
        guard !author.mayBlankCountdown else { return nil }
        if tables.hasFullCountdown { return .refuse(.countdownCommitted, .fullCountdown) }
        guard let pending, estimate(at: time) >= pending.committedFrom else { return nil }
        let group = tables.stages[current ?? pending.target]
            .subtracting(tables.stages[pending.target])
            .first { tables.countdowns[$0.position] > 0 }
        return .refuse(
            .countdownCommitted,
            .countdown(
                group: group.map { tables.groupNumbers[$0.position] } ?? 0,
                remaining: max(0, pending.latchAt - uptime)))
    }

    /// Why a stage may not start because nobody could leave the junction.
    private func blockedExits(
        of target: Int, for author: CommandAuthor, at time: Timestamp
    ) -> SafetyVerdict? {
        guard author.isBoundBySteps, let exitsAt,
            time.milliseconds(since: exitsAt) <= Self.stageDataAge
        else { return nil }
        let wanting = tables.stages[target].subtracting(ledger.green).intersection(demanded)
        guard !wanting.isEmpty, wanting.isSubset(of: blocked) else { return nil }
        return .refuse(.exitBlocked, .blockedExits(groups: wanting))
    }
}

extension Timestamp {
    /// Milliseconds since another moment; negative when that is later.
    func milliseconds(since earlier: Timestamp) -> Int64 {
        (microseconds &- earlier.microseconds) / 1_000
    }
}
