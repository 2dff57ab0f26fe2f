public import TrafficModel

extension CommandDesk {
    /// Takes a receipt. Only what this desk has sent and still knows of can be receipted.
    public mutating func take(receipt: CommandReceipt, at now: Int64, wall: Timestamp) {
        guard receipt.controller == site.controller, condition != .steppedDown else { return }
        let isStale =
            receipt.order.leaderEpoch == leaderEpoch && receipt.outcome == .refused(.staleEpoch)
        guard !isLaterLeader(receipt.order.leaderEpoch), !isStale else {
            return stepDown(at: now, wall: wall)
        }
        if var record = newest, record.command.order == receipt.order {
            let isNews = record.take(receipt, at: now, wall: wall)
            newest = record
            if isNews { react(to: record, receipt, at: now, wall: wall) }
        } else if let place = older.firstIndex(where: { $0.command.order == receipt.order }) {
            guard older[place].take(receipt, at: now, wall: wall) else { return }
            outputs.append(.record(older[place]))
        }
    }

    /// Repeats the newest command, gives it up, or calls it late.
    mutating func follow(at now: Int64, wall: Timestamp) {
        guard newest?.state.isLive == true, var record = newest else { return }
        switch record.state {
        case .sent where now >= record.deadAt:
            record.state = .timeout
            envelope.withdraw()
            nextTryAt = now + record.command.action.patience
            raise(.timeout, "\(record.command.describedOrder) was not answered", wall)
        case .sent where now - record.lastSentAt >= record.command.action.repeatAfter:
            record.lastSentAt = now
            record.sentAt.append(wall)
            outputs.append(.send(record.command))
        case .accepted:
            guard let dueAt = record.dueAt, now > dueAt else { return }
            record.state = .late
            raise(.late, "\(record.command.describedOrder) does not show", wall)
        default: return
        }
        newest = record
        outputs.append(.record(record))
    }

    /// Sends what is wanted, once it may be sent, and what the envelope forces.
    mutating func pursue(at now: Int64, wall: Timestamp) {
        guard let status, condition != .police, !isSilent(at: now) else { return }
        guard case .commanding(let authority) = condition else {
            if site.level < .plan { keepShadow(at: now, wall: wall) }
            return
        }
        if let winner = wanted.winner, now >= nextTryAt, !winner.hasExpired(at: wall),
            !isMet(winner.action, by: status)
        {
            if winner.action.isOfStages, site.level < .stage {
                keepShadow(at: now, wall: wall)
            } else if winner.action.allows(authority), !isOnItsWay(winner) {
                return ask(for: winner, at: now, wall: wall)
            }
        }
        guard authority == .stage,
            let verdict = envelope.review(under: wanted.winner?.author, at: wall)
        else { return }
        send(verdict, for: wanted.winner, at: now, wall: wall)
    }

    /// Ends every command that may still come to something, without a word to the controller.
    mutating func forgetCommands(_ end: CommandState, wall: Timestamp) {
        isDone = false
        nextTryAt = 0
        envelope.withdraw()
        guard var record = newest, record.state.isLive else { return }
        record.state = end
        newest = record
        outputs.append(.record(record))
    }

    private mutating func ask(for winner: SignalProposal, at now: Int64, wall: Timestamp) {
        let verdict = envelope.judge(winner, at: wall)
        guard let action = verdict.action else {
            nextTryAt = now + winner.action.pause
            return tell(.withheld(wanted, verdict))
        }
        if let newest, newest.state.isLive, newest.command.action == action { return }
        send(verdict, for: winner, at: now, wall: wall)
    }

    private mutating func send(
        _ verdict: SafetyVerdict, for winner: SignalProposal?, at now: Int64, wall: Timestamp
    ) {
        guard let lease = book.lease, let action = verdict.action, let state else { return }
        if var old = newest {
            if old.state.isLive {
                old.state = .superseded
                outputs.append(.record(old))
            }
            older.append(old)
            if older.count > Self.memory { older.removeFirst() }
        }
        sequence += 1
        let command = SignalCommand(
            controller: site.controller,
            order: SignalCommand.Order(leaderEpoch: leaderEpoch, sequence: sequence),
            lease: lease.id, action: coordinated(action), expected: action.isOfStages ? state : nil,
            author: winner?.author ?? .timeOfDay,
            reason: verdict.limit.map(\.description) ?? winner?.reason ?? "", issuedAt: wall,
            validUntil: uptime(at: now).advanced(byMilliseconds: action.timeToLive))
        let waits = action.isOfStages ? envelope.programme.waitsFor : nil
        let record = CommandRecord(
            command: command, arbitration: wanted, verdict: verdict,
            limits: [verdict.limit, waits].compactMap(\.self), sentAt: [wall], firstSentAt: now,
            lastSentAt: now, deadAt: now + action.timeToLive)
        newest = record
        told = nil
        outputs.append(.send(command))
        outputs.append(.record(record))
    }

    /// Notes what would have been commanded.
    private mutating func keepShadow(at now: Int64, wall: Timestamp) {
        guard let winner = wanted.winner, let status, now >= nextTryAt,
            !winner.hasExpired(at: wall), !isMet(winner.action, by: status)
        else { return }
        nextTryAt = now + winner.action.pause
        _ = envelope.judge(winner, at: wall)
        guard let verdict = envelope.unrestricted, verdict.action != nil else { return }
        if case .shadow(let last) = told, last.verdict.action == verdict.action { return }
        tell(
            .shadow(
                ShadowRecord(
                    controller: site.controller, time: wall, arbitration: wanted, verdict: verdict,
                    level: site.level, state: state, plan: status.plan)))
    }

    /// Tells something once until something else is to be told.
    private mutating func tell(_ output: DeskOutput) {
        if case .withheld(_, let verdict) = output, case .withheld(_, let last) = told,
            verdict.cause == last.cause
        {
            return
        }
        told = output
        outputs.append(output)
    }

    private mutating func react(
        to record: CommandRecord, _ receipt: CommandReceipt, at now: Int64, wall: Timestamp
    ) {
        note(receipt.state, receipt.mode, at: receipt.uptime)
        switch record.state {
        case .accepted: clear(.timeout, wall)
        case .applied:
            clear(.timeout, wall)
            clear(.late, wall)
            isDone = record.command.action == wanted.winner?.action
        case .refused(let why):
            envelope.withdraw()
            nextTryAt = now + (why.isOfTheMoment ? 1_000 : record.command.action.patience)
        case .ended:
            isDone = false
            nextTryAt = now + record.command.action.patience
        default: break
        }
        outputs.append(.record(record))
        settleCondition(at: now, wall: wall)
    }

    /// Whether the newest command serves what is wanted and may still come to something.
    private func isOnItsWay(_ winner: SignalProposal) -> Bool {
        guard let newest, newest.state.isLive else { return false }
        return newest.arbitration.winner?.action == winner.action
            && newest.arbitration.winner?.author == winner.author
    }

    /// Whether the controller does what is wanted, by its newest word.
    private func isMet(_ action: SignalCommand.Action, by status: ControllerStatus) -> Bool {
        switch action {
        case .stage(let number):
            let isThere = mode == .centralStage && state?.stage == number
            return isThere && (status.next ?? number) == number && !isLeaving(number)
        case .plan(let id, _):
            let isNews = status.uptime >= stateUptime
            return isNews ? status.mode == .centralPlan && status.plan == id : isDone
        case .hold: return isDone
        case .release: return isDone || mode == .localPlan || mode == .localActuated
        }
    }

    /// Whether the newest command may still lead away from a stage.
    private func isLeaving(_ number: Int) -> Bool {
        guard let newest, newest.state.isLive, case .stage(let target) = newest.command.action
        else { return false }
        return target != number
    }

    /// A plan without its cycle zero when the controller's clock is too far off to keep step.
    private func coordinated(_ action: SignalCommand.Action) -> SignalCommand.Action {
        guard isOutOfClock, case .plan(let id, _) = action else { return action }
        return .plan(id, startAt: nil)
    }

    /// The controller's clock now: at least what it was, and what has passed here since.
    private func uptime(at now: Int64) -> Uptime {
        uptime.advanced(byMilliseconds: heardAt.map { now - $0 } ?? 0)
    }
}

extension CommandRecord {
    /// Takes a receipt that is news; duplicates and late ones of an earlier step change nothing.
    fileprivate mutating func take(
        _ receipt: CommandReceipt, at now: Int64, wall: Timestamp
    ) -> Bool {
        guard !receipts.contains(where: { $0.receipt.outcome == receipt.outcome }) else {
            return false
        }
        receipts.append(Received(receipt: receipt, at: wall))
        switch (receipt.outcome, state) {
        case (.accepted(let span), .sent):
            state = .accepted(withinMilliseconds: span)
            dueAt = now + span
        case (.applied, .sent), (.applied, .accepted), (.applied, .late): state = .applied
        case (.refused(let why), .sent): state = .refused(why)
        case (.ended(let why), .accepted), (.ended(let why), .late), (.ended(let why), .applied):
            state = .ended(why)
        default: break
        }
        return true
    }
}

extension SignalCommand {
    fileprivate var describedOrder: String { "command \(order.leaderEpoch).\(order.sequence)" }
}

extension SignalCommand.Action {
    /// How long it may be accepted, in milliseconds (`field.md` M9).
    fileprivate var timeToLive: Int64 { isOfStages ? 5_000 : 60_000 }
    /// After how long without an answer it is sent again: the time within which to accept, and
    /// sooner where little time is left to live.
    fileprivate var repeatAfter: Int64 { isOfStages ? 1_000 : 5_000 }
    /// How long nothing is tried after a refusal or silence (our choice).
    fileprivate var patience: Int64 { isOfStages ? 5_000 : 60_000 }
    /// How long nothing is tried after the envelope has refused (our choice).
    fileprivate var pause: Int64 { isOfStages ? 200 : 1_000 }

    /// Whether a lease lets it be commanded.
    fileprivate func allows(_ authority: Authority) -> Bool {
        switch self {
        case .stage, .hold: authority == .stage
        case .plan: authority == .plan
        case .release: true
        }
    }
}

extension CommandRefusal {
    /// Whether it is over in a moment: the lamps moved while the command was on its way, or it
    /// overtook its lease, which comes over another connection.
    fileprivate var isOfTheMoment: Bool { self == .stateChanged || self == .noLease }
}

extension SafetyVerdict {
    /// What it met, whether it replaced or refused.
    var limit: SafetyLimit? {
        switch self {
        case .send: nil
        case .replace(_, let limit, _), .refuse(_, let limit): limit
        }
    }

    /// What is told once: a refusal's cause, without figures that change from tick to tick.
    fileprivate var cause: CommandRefusal? {
        if case .refuse(let cause, _) = self { cause } else { nil }
    }
}
