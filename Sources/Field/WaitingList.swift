import TrafficModel

/// Which groups wait for green since when, and which stage must come next for nobody to exceed his
/// maximum red (`signals.md` §4). Milliseconds; no allocation once made.
struct WaitingList: Sendable {
    /// Where services begin.
    struct Position {
        /// The stage that has right of way by then.
        let stage: StageIndex
        /// When it may close.
        let freeAt: Int64
        /// The groups that are green by then.
        let served: SignalGroupSet
    }

    /// What serving everybody comes to, the most urgent first.
    struct Outlook {
        /// How much later it may begin; negative when somebody is too late already.
        var slack = Int64.max
        /// The first stage of it; `nil` when nobody waits.
        var first: StageIndex?
    }

    /// Longest red that police, rail and emergencies may cause (`signals.md` §4).
    static let privilegedMaximum: Int64 = 240_000

    private let tables: SwitchingTables
    private let routes: StageRoutes
    private let maxRed: [Int64]
    private let recalled: SignalGroupSet
    private let heard: SignalGroupSet
    private var waiting: SignalGroupSet = []
    private var since: [Int64]
    private var firstDeadline = Int64.max

    init(site: SignalSite, tables: SwitchingTables, routes: StageRoutes, fault: Invariant?) {
        self.tables = tables
        self.routes = routes
        maxRed = site.groups.map(\.maxRedMilliseconds)
        since = Array(repeating: 0, count: site.groups.count)
        var served: SignalGroupSet = []
        for stage in site.stages { served = served.union(stage.groups) }
        recalled = served.subtracting(tables.buttons)
        heard =
            switch fault {
            case .maximumRed: tables.buttons
            case .service: recalled
            default: served
            }
    }

    /// Everybody who waits begins to wait anew: after flash, and after the police have left.
    mutating func restart(green: SignalGroupSet, calls: SignalGroupSet, at now: Int64) {
        waiting = recalled.union(calls).intersection(heard).subtracting(green)
        for group in waiting { since[group.position] = now }
        findFirstDeadline()
    }

    /// Takes a change of lamps.
    mutating func take(from before: LampFrame, to after: LampFrame, at now: Int64) {
        waiting = waiting.subtracting(after.green)
        let ended = before.green.subtracting(after.green)
        for group in ended.intersection(recalled).intersection(heard) { wait(group, since: now) }
        findFirstDeadline()
    }

    /// Takes a latched button.
    mutating func call(_ group: SignalGroupIndex, at now: Int64) {
        guard heard.contains(group), !waiting.contains(group) else { return }
        wait(group, since: now)
        findFirstDeadline()
    }

    /// Whether the first deadline is so far off that no order of service could miss it.
    func isFarOff(freeAt: Int64) -> Bool {
        waiting.isEmpty || firstDeadline > freeAt + routes.round
    }

    /// Whether somebody who is to open by a schedule would have waited too long by then.
    func isTooLate(_ schedule: TransitionSchedule) -> Bool {
        waiting.intersection(schedule.opening).contains {
            schedule.starts[$0.position] > deadline(of: $0, false)
        }
    }

    /// Serves everybody in thought, the most urgent first, then the older call, then the stage.
    func outlook(from position: Position, isPrivileged: Bool) -> Outlook {
        var open = waiting.subtracting(position.served)
        var outlook = Outlook()
        var here = position.stage
        var time = position.freeAt
        while let group = mostUrgent(of: open, isPrivileged) {
            open.remove(group)
            guard let stage = nearest(with: group, from: here) else { continue }
            time += routes.bound(from: here, to: stage)
            outlook.slack = min(outlook.slack, deadline(of: group, isPrivileged) - time)
            outlook.first = outlook.first ?? stage
            open = open.subtracting(tables.stageGroups[stage.position])
            time += tables.longestMinimum(of: stage)
            here = stage
        }
        return outlook
    }

    private mutating func wait(_ group: SignalGroupIndex, since now: Int64) {
        waiting.insert(group)
        since[group.position] = now
    }

    private mutating func findFirstDeadline() {
        firstDeadline = Int64.max
        for group in waiting { firstDeadline = min(firstDeadline, deadline(of: group, false)) }
    }

    private func deadline(of group: SignalGroupIndex, _ isPrivileged: Bool) -> Int64 {
        let own = maxRed[group.position]
        return since[group.position] + (isPrivileged ? max(own, Self.privilegedMaximum) : own)
    }

    private func mostUrgent(of open: SignalGroupSet, _ isPrivileged: Bool) -> SignalGroupIndex? {
        var best: SignalGroupIndex?
        var bestKey = (Int64.max, Int64.max)
        for group in open {
            let key = (deadline(of: group, isPrivileged), since[group.position])
            guard key < bestKey else { continue }
            best = group
            bestKey = key
        }
        return best
    }

    private func nearest(with group: SignalGroupIndex, from here: StageIndex) -> StageIndex? {
        var best: StageIndex?
        var bestBound = Int64.max
        for position in tables.stageGroups.indices
        where tables.stageGroups[position].contains(group) {
            let stage = StageIndex(position)
            let bound = routes.bound(from: here, to: stage)
            guard routes.hop(from: here, to: stage) != nil, bound < bestBound else { continue }
            best = stage
            bestBound = bound
        }
        return best
    }
}
