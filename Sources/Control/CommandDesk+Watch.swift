import TrafficModel

extension CommandDesk {
    /// A clock that is off by more than this raises an alarm, in milliseconds (`signals.md` §3).
    private static let clockTolerance: Int64 = 500
    /// A clock that is off by more than this keeps no step with others.
    private static let coordinationTolerance: Int64 = 2_000
    /// From this waiting time on operators are told, in milliseconds (`signals.md` §4).
    private static let longRed: Int64 = 180_000

    /// Whether a leader was elected after ours.
    func isLaterLeader(_ epoch: UInt64) -> Bool { epoch > leaderEpoch }

    /// Falls silent for good: a later leader is in charge.
    mutating func stepDown(at now: Int64, wall: Timestamp) {
        forgetCommands(.forgotten, wall: wall)
        book.void(at: now)
        condition = .steppedDown
        outputs.append(.condition(.steppedDown, since: wall))
    }

    /// Ends the lease and everything commanded under it.
    mutating func forgetLease(at now: Int64, wall: Timestamp) {
        book.void(at: now)
        forgetCommands(.forgotten, wall: wall)
    }

    /// Checks that both ends have the same tables; where not, nothing is commanded.
    mutating func agree(onTables hash: String, at now: Int64, wall: Timestamp) -> Bool {
        let ours = site.tablesHash
        guard hash == ours else {
            raise(.tablesDiffer, "it has \(hash), the centre \(ours)", wall)
            forgetLease(at: now, wall: wall)
            settleCondition(at: now, wall: wall)
            return false
        }
        clear(.tablesDiffer, wall)
        return true
    }

    /// Follows whether the controller still holds our lease.
    mutating func followLease(of status: ControllerStatus, at now: Int64, wall: Timestamp) {
        guard agree(onTables: status.tablesHash, at: now, wall: wall), let lease = book.lease else {
            return
        }
        if status.lease == lease.id { return book.confirm() }
        // The grant may be on its way still.
        let isTooEarly = status.uptime.milliseconds(since: lease.askedAt) < 2_000
        if lease.isConfirmed || !isTooEarly { forgetLease(at: now, wall: wall) }
    }

    /// Raises and clears what a status tells.
    mutating func watch(_ status: ControllerStatus, at now: Int64, wall: Timestamp) {
        clear(.silent, wall)
        let offset = status.wallTime.milliseconds(since: wall)
        isOutOfClock = abs(offset) > Self.coordinationTolerance
        set(.clockOffset, abs(offset) > Self.clockTolerance, "\(offset) ms", wall)
        set(.uncoordinated, isOutOfClock, "\(offset) ms", wall)
        set(.conflictFlash, status.mode == .flashFault, status.fault, wall)
        let wait = envelope.longestWait
        set(
            .longRed, (wait?.milliseconds ?? 0) >= Self.longRed,
            "group \(wait?.group ?? 0) for \((wait?.milliseconds ?? 0) / 1_000) s", wall)
    }

    /// Works out how the centre stands to the controller, and tells when that changes.
    mutating func settleCondition(at now: Int64, wall: Timestamp) {
        let next: DeskCondition
        if condition == .steppedDown {
            return
        } else if mode == .localManual {
            next = .police
        } else if let lease = book.lease {
            next = now < book.holdUntil ? .returning : .commanding(lease.authority)
        } else {
            next = .withoutLease
        }
        guard next != condition else { return }
        condition = next
        // What the police interrupt is not taken up again by itself.
        if next == .police { forgetCommands(.ended(.localControl), wall: wall) }
        outputs.append(.condition(next, since: wall))
    }

    /// Raises an alarm unless it stands already.
    mutating func raise(
        _ kind: DeskAlarm.Kind, _ detail: @autoclosure () -> String, _ wall: Timestamp
    ) {
        guard !alarms.contains(where: { $0.kind == kind }) else { return }
        let alarm = DeskAlarm(kind: kind, since: wall, detail: detail())
        let place = alarms.firstIndex { $0.kind > kind } ?? alarms.endIndex
        alarms.insert(alarm, at: place)
        outputs.append(.raised(alarm))
    }

    /// Clears an alarm if it stands.
    mutating func clear(_ kind: DeskAlarm.Kind, _ wall: Timestamp) {
        guard let place = alarms.firstIndex(where: { $0.kind == kind }) else { return }
        outputs.append(.cleared(alarms.remove(at: place), at: wall))
    }

    private mutating func set(
        _ kind: DeskAlarm.Kind, _ stands: Bool, _ detail: @autoclosure () -> String,
        _ wall: Timestamp
    ) {
        if stands { raise(kind, detail(), wall) } else { clear(kind, wall) }
    }
}
