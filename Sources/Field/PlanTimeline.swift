import TrafficModel

/// One plan, laid out for running: when each entry begins within the cycle, and how far it may
/// shrink and grow. Milliseconds.
struct PlanTimeline: Sendable {
    let stages: [StageIndex]
    let splits: [Int64]
    /// The transition into the stage and its minimum.
    let shortest: [Int64]
    let longest: [Int64]
    /// When each entry begins, counted from cycle zero; empty without coordination.
    let phases: [Int64]
    let cycle: Int64
    let offset: Int64
    let transition: SignalPlan.Coordination.Transition
    let maxStep: Int64
    /// Position of the reference stage's entry.
    let reference: Int
    /// Most that a cycle can shrink and grow.
    let shrinkage: Int64
    let growth: Int64

    init(_ plan: SignalPlan, site: SignalSite, tables: SwitchingTables) {
        let entries = plan.entries
        let coordination = plan.coordination
        stages = entries.map(\.stage)
        splits = entries.map(\.splitMilliseconds)
        cycle = plan.cycleMilliseconds
        offset = coordination?.offsetMilliseconds ?? 0
        transition = coordination?.transition ?? .short
        maxStep = coordination?.maxStepMilliseconds ?? 0
        reference = entries.firstIndex { $0.stage == coordination?.stage } ?? 0
        let positions = entries.indices
        shortest = positions.map { position in
            let previous = entries[(position + entries.count - 1) % entries.count].stage
            let stage = entries[position].stage
            let change = tables.change(from: previous, to: stage, pressed: tables.buttons)
            return max(
                entries[position].minMilliseconds ?? 0,
                change + tables.longestMinimum(of: stage))
        }
        let half = cycle / 2
        longest = entries.map { max($0.splitMilliseconds, $0.maxMilliseconds ?? .max / 4) }
        shrinkage = zip(splits, shortest).reduce(0) { $0 + max(0, $1.0 - $1.1) }
        let room = zip(longest, splits).reduce(0) { min(half, $0 + min(half, $1.0 - $1.1)) }
        let shortestMaximum = site.groups.map(\.maxRedMilliseconds).min() ?? 0
        growth = min(room, max(maxStep, shortestMaximum - cycle))
        guard let coordination else {
            phases = []
            return
        }
        phases = Self.phases(coordination, entries, reference, tables)
    }

    /// By how much an entry that begins at a moment is late; negative when it is early. Within half
    /// a cycle; 0 without coordination.
    func deviation(of entry: Int, atCivil civil: Int64) -> Int64 {
        guard !phases.isEmpty, cycle > 0 else { return 0 }
        let sinceMidnight = civil.remainder(of: CivilClock.dayMilliseconds)
        let late = (sinceMidnight - phases[entry]).remainder(of: cycle)
        return late > cycle / 2 ? late - cycle : late
    }

    private static func phases(
        _ coordination: SignalPlan.Coordination, _ entries: [SignalPlan.Entry], _ reference: Int,
        _ tables: SwitchingTables
    ) -> [Int64] {
        let cycle = max(1, entries.reduce(0) { $0 + $1.splitMilliseconds })
        let previous = entries[(reference + entries.count - 1) % entries.count].stage
        let lead: Int64 =
            switch coordination.reference {
            case .barrier: 0
            case .startGreen:
                tables.change(from: previous, to: entries[reference].stage, pressed: [])
            case .endGreen: entries[reference].splitMilliseconds
            }
        var begin = coordination.offsetMilliseconds - lead
        for entry in entries[..<reference] { begin -= entry.splitMilliseconds }
        return entries.map { entry in
            defer { begin += entry.splitMilliseconds }
            return begin.remainder(of: cycle)
        }
    }
}

extension SwitchingTables {
    /// From the start of a transition between two stages, both long served, to its last green.
    func change(from: StageIndex, to: StageIndex, pressed: SignalGroupSet) -> Int64 {
        let absent = buttons.subtracting(pressed)
        var ledger = LampLedger(groupCount: groupCount)
        let longAgo = Int64.min / 4
        ledger.becomeAllRed(at: longAgo)
        for group in stageGroups[from.position].subtracting(absent) {
            ledger.open(group, at: longAgo)
        }
        var schedule = TransitionSchedule(groupCount: groupCount)
        schedule.plan(
            to: stageGroups[to.position].subtracting(absent), at: 0, ledger: ledger, tables: self)
        return max(0, schedule.lastStart)
    }
}
