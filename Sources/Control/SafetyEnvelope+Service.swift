public import TrafficModel

extension SafetyEnvelope {
    /// Steps in when somebody would have to wait longer than his maximum red; call it at every
    /// turn at which nothing new is proposed.
    ///
    /// - Parameter author: On whose behalf the present stage is held; `nil` for nobody.
    /// - Returns: The forced stage, or `nil` while there is time.
    public mutating func review(
        under author: CommandAuthor? = nil, at time: Timestamp
    ) -> SafetyVerdict? {
        guard mode == .centralStage, let here = current, site.level >= .stage,
            unready(for: .hold, at: time) == nil
        else { return nil }
        draft = .nothing
        let author = author ?? .timeOfDay
        if let pending {
            let isKept = committed(against: author, at: time) != nil
            let hasTime = leavesTime(
                after: pending.target, end: pending.end, author.mayExceedMaximumRed, margin: 0)
            if isKept || hasTime { return nil }
        }
        guard let verdict = force(besides: nil, from: here, by: author, at: time),
            case .stage = draft
        else { return nil }
        return give(verdict, needing: .stage)
    }

    /// Staying where one is, or is on the way to.
    mutating func weighStay(
        in here: Int, for proposal: SignalProposal, at time: Timestamp
    ) -> SafetyVerdict {
        if pending != nil, let refusal = committed(against: proposal.author, at: time) {
            return refusal
        }
        if let forced = force(besides: nil, from: here, by: proposal.author, at: time) {
            return forced
        }
        writer.begin(ledger, at: uptime, blanksCountdown: proposal.author.mayBlankCountdown)
        if settledAt == nil { writer.finish(here, tables: tables) }
        if pending != nil { draft = .stay }
        let deadline = writer.programme.durationMilliseconds + Self.applyMargin
        return .send(proposal.action, applyWithinMilliseconds: deadline)
    }

    /// The stage that has to come next for nobody to wait too long; `nil` while there is time, or
    /// when it is the one that is asked for.
    mutating func force(
        besides asked: Int?, from here: Int, by author: CommandAuthor, at time: Timestamp
    ) -> SafetyVerdict? {
        let isPrivileged = author.mayExceedMaximumRed
        let position = position(in: here, at: time)
        if asked == nil, hasAmpleTime(from: position.freeAt, isPrivileged) { return nil }
        let outlook = watch.outlook(
            from: position, isPrivileged: isPrivileged, tables: tables, times: times)
        guard let first = outlook.first, let group = outlook.group else { return nil }
        if asked == nil, outlook.slack >= Self.forceMargin { return nil }
        let hop = times.hop(from: here, to: first)
        if hop == asked {
            prepare(hop, from: here, blanks: author.mayBlankCountdown)
            return nil
        }
        let limit = SafetyLimit.maximumRed(
            group: tables.groupNumbers[group.position],
            waiting: watch.waitingTime(of: group, at: uptime))
        let action = SignalCommand.Action.stage(tables.stageNumbers[hop])
        if let pending, pending.target == hop {
            draft = .nothing
            return .replace(
                action, because: limit,
                applyWithinMilliseconds: remaining(until: pending.end))
        }
        prepare(hop, from: here, blanks: author.mayBlankCountdown || tables.hasFullCountdown)
        return .replace(
            action, because: limit,
            applyWithinMilliseconds: writer.programme.durationMilliseconds + Self.applyMargin)
    }

    /// Whether everybody can still be served in time after a stage that is green from a moment on.
    func leavesTime(
        after stage: Int, end: Int64, _ isPrivileged: Bool, margin: Int64 = Self.forceMargin
    ) -> Bool {
        let position = ServiceWatch.Position(
            stage: stage, freeAt: end + times.minimums[stage], served: tables.stages[stage])
        if hasAmpleTime(from: position.freeAt, isPrivileged) { return true }
        let outlook = watch.outlook(
            from: position, isPrivileged: isPrivileged, tables: tables, times: times)
        return outlook.slack >= margin
    }

    /// Writes the programme to a stage and drafts it as what comes next.
    mutating func prepare(_ target: Int, from here: Int, blanks: Bool) {
        writer.begin(ledger, at: uptime, blanksCountdown: blanks)
        writer.lead(to: target, from: here, settledAt: settledAt, tables: tables)
        draft = .stage(
            Pending(
                target: target, latchAt: writer.latchAt, end: writer.end,
                committedFrom: writer.committedFrom))
    }

    /// The controller's clock as it should stand by now.
    func estimate(at time: Timestamp) -> Int64 {
        guard let heardAt else { return uptime }
        return uptime + min(max(time.milliseconds(since: heardAt), 0), Self.longestSilence)
    }

    func remaining(until end: Int64) -> Int64 { max(0, end - uptime) + Self.applyMargin }

    /// Where services could begin if nothing else were done.
    private mutating func position(in here: Int, at time: Timestamp) -> ServiceWatch.Position {
        let groups = tables.stages[here]
        guard let settledAt else {
            writer.begin(ledger, at: uptime, blanksCountdown: true)
            writer.finish(here, tables: tables)
            return ServiceWatch.Position(
                stage: here, freeAt: writer.end + times.minimums[here], served: groups)
        }
        let free = groups.reduce(settledAt + tables.stageMinimums[here]) {
            max($0, ledger.since[$1.position] + tables.minGreens[$1.position])
        }
        return ServiceWatch.Position(
            stage: here, freeAt: max(free, estimate(at: time)), served: groups)
    }

    /// Whether there is time for all stages in any order.
    private func hasAmpleTime(from moment: Int64, _ isPrivileged: Bool) -> Bool {
        watch.leastSlack(
            from: moment, isPrivileged: isPrivileged, tables: tables, times: times)
            >= Self.forceMargin
    }
}
