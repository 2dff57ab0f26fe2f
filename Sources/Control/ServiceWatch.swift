import TrafficModel

/// Who waits since when, and how long the others may go first.
///
/// It plans to serve every waiting group, the most urgent first, and tells how much time is left
/// before that plan must begin for nobody to exceed his maximum red. No allocation once made.
struct ServiceWatch: Sendable {
    /// Where a plan of services begins.
    struct Position {
        /// The stage that has right of way by then.
        let stage: Int
        /// When it may close, on the controller's clock.
        let freeAt: Int64
        /// The groups that are green by then.
        let served: SignalGroupSet
    }

    /// What a plan of services comes to.
    struct Outlook {
        /// How much later it may begin; negative when somebody has to wait too long already.
        var slack = SiteTables.never
        /// The first stage in it; `nil` when nobody waits.
        var first: Int?
        /// The group for which that stage comes first.
        var group: SignalGroupIndex?
    }

    /// Longest red that even police, rail and emergencies may cause (`signals.md` §4).
    static let privilegedMaximum: Int64 = 240_000

    private(set) var waiting: SignalGroupSet = []
    private var waitingSince: [Int64]
    private var pressed: SignalGroupSet = []

    init(groupCount: Int) { waitingSince = Array(repeating: 0, count: groupCount) }

    /// Goes on after lamps were not seen for a while: who is not green now may have been, but is
    /// taken to wait on; behind a restart everybody waits anew.
    mutating func resume(
        _ ledger: LampLedger, at now: Int64, isRestart: Bool, tables: SiteTables
    ) {
        if isRestart { waiting = [] }
        take(.all(tables.groupCount), in: ledger, at: now, tables: tables)
    }

    /// Takes the groups that changed.
    mutating func take(
        _ changed: SignalGroupSet, in ledger: LampLedger, at now: Int64, tables: SiteTables
    ) {
        for group in changed {
            guard !ledger.green.contains(group), !ledger.unregulated.contains(group) else {
                if ledger.green.contains(group) { pressed.remove(group) }
                waiting.remove(group)
                continue
            }
            let isCalled = !tables.buttons.contains(group) || pressed.contains(group)
            guard isCalled, !waiting.contains(group), tables.heard.contains(group) else { continue }
            waiting.insert(group)
            waitingSince[group.position] = min(now, ledger.greenEnds[group.position])
        }
    }

    /// Takes a pressed button; it is latched until the group is green.
    mutating func press(
        _ group: SignalGroupIndex, in ledger: LampLedger, at now: Int64, tables: SiteTables
    ) {
        let isOpen = ledger.green.contains(group) || waiting.contains(group)
        guard !isOpen, tables.heard.contains(group) else { return }
        pressed.insert(group)
        guard !ledger.unregulated.contains(group) else { return }
        waiting.insert(group)
        waitingSince[group.position] = now
    }

    /// How long a group has waited; 0 when it does not wait.
    func waitingTime(of group: SignalGroupIndex, at now: Int64) -> Int64 {
        waiting.contains(group) ? now - waitingSince[group.position] : 0
    }

    /// Plans to serve everybody who waits.
    ///
    /// - Parameter isPrivileged: Whether only the cap of 240 s binds.
    func outlook(
        from position: Position, isPrivileged: Bool, tables: SiteTables, times: ServiceTimes
    ) -> Outlook {
        var open = waiting.subtracting(position.served)
        var outlook = Outlook()
        var here = position.stage
        var time = position.freeAt
        let isOverdue = open.contains {
            deadline(of: $0, isPrivileged, tables) < position.freeAt
        }
        while let group = mostUrgent(of: open, isOverdue, isPrivileged, tables) {
            guard let stage = nearest(with: group, from: here, tables, times) else {
                open.remove(group)
                continue
            }
            time += times.bound(from: here, to: stage)
            let served = tables.stages[stage]
            for other in open.intersection(served) {
                let left = deadline(of: other, isPrivileged, tables) - time
                outlook.slack = min(outlook.slack, left)
            }
            if outlook.first == nil {
                outlook.first = stage
                outlook.group = group
            }
            open = open.subtracting(served)
            time += times.minimums[stage]
            here = stage
        }
        return outlook
    }

    /// A bound from below of the slack, found without a plan.
    func leastSlack(
        from freeAt: Int64, isPrivileged: Bool, tables: SiteTables, times: ServiceTimes
    ) -> Int64 {
        waiting.reduce(SiteTables.never) { min($0, deadline(of: $1, isPrivileged, tables)) }
            - freeAt - times.round
    }

    private func deadline(
        of group: SignalGroupIndex, _ isPrivileged: Bool, _ tables: SiteTables
    ) -> Int64 {
        let maximum = tables.maxReds[group.position]
        let limit = isPrivileged ? max(maximum, Self.privilegedMaximum) : maximum
        return waitingSince[group.position] + limit
    }

    /// Whoever has to be green first; once somebody is late, whoever called first.
    private func mostUrgent(
        of groups: SignalGroupSet, _ isOverdue: Bool, _ isPrivileged: Bool, _ tables: SiteTables
    ) -> SignalGroupIndex? {
        var found: SignalGroupIndex?
        var least = (Int64.max, Int64.max)
        for group in groups {
            let since = waitingSince[group.position]
            let key = (isOverdue ? since : deadline(of: group, isPrivileged, tables), since)
            guard key < least else { continue }
            least = key
            found = group
        }
        return found
    }

    /// The stage with a group that is reached first; of equals the one with the lowest number.
    private func nearest(
        with group: SignalGroupIndex, from here: Int, _ tables: SiteTables, _ times: ServiceTimes
    ) -> Int? {
        var found: Int?
        var least = (SiteTables.never, Int.max)
        for stage in tables.stages.indices where tables.stages[stage].contains(group) {
            let key = (times.bound(from: here, to: stage), tables.stageNumbers[stage])
            guard key < least else { continue }
            least = key
            found = stage
        }
        return found
    }
}
