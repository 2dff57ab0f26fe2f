import TrafficModel

/// Which plans may be asked for, and when: small steps, not too often, nobody forgotten.
struct PlanGate: Sendable {
    /// Largest change of a split and of an offset in one update, in milliseconds (`signals.md` §4).
    static let splitStep: Int64 = 4_000
    /// Largest change of the cycle in one update.
    static let cycleStep: Int64 = 8_000
    /// Two cycles lie between two plans, or as much as this.
    static let longestGap: Int64 = 300_000

    private let plans: [SignalPlan]
    /// For each plan a group that it lets wait too long.
    private let forgotten: [SignalGroupIndex?]
    private var running: Int?
    private var changedAt: Timestamp?

    init(site: SignalSite, tables: SiteTables, times: ServiceTimes) {
        plans = site.plans
        forgotten = site.plans.map { $0.forgottenGroup(tables: tables, times: times) }
    }

    /// The longest cycle of the running plan and another one; 0 where nothing is known.
    func longestCycle(with plan: Int?) -> Int64 {
        [running, plan].compactMap { $0.map { plans[$0].cycleMilliseconds } }.max() ?? 0
    }

    /// Takes the plan that runs, by id; `nil` for none.
    mutating func observe(_ id: String?, at time: Timestamp) {
        guard id != running.map({ plans[$0].id }) else { return }
        let found = id.flatMap { id in plans.firstIndex { $0.id == id } }
        if running != nil, found != nil { changedAt = time }
        running = found
    }

    /// Why a plan may not be asked for now, or `nil`.
    func refusal(
        of id: String, by proposal: SignalProposal, at time: Timestamp, tables: SiteTables
    ) -> SafetyVerdict? {
        guard let plan = plans.firstIndex(where: { $0.id == id }) else {
            return .refuse(.unknownPlan, .unknownPlan(id))
        }
        if let group = forgotten[plan] {
            let number = tables.groupNumbers[group.position]
            return .refuse(.maximumRed, .planMaximumRed(plan: id, group: number))
        }
        guard let running, running != plan, proposal.author.isBoundBySteps else { return nil }
        if let changedAt {
            let gap = (time.microseconds - changedAt.microseconds) / 1_000
            let least = min(Self.longestGap, 2 * plans[running].cycleMilliseconds)
            if gap < least { return .refuse(.tooSoon, .planGap(gap, least: least)) }
        }
        let isUpdate = proposal.planOrigin == .computed && proposal.author != .timeOfDay
        guard isUpdate, let step = largeStep(from: plans[running], to: plans[plan]) else {
            return nil
        }
        return .refuse(.tooSoon, step)
    }

    private func largeStep(from old: SignalPlan, to new: SignalPlan) -> SafetyLimit? {
        let cycle = abs(new.cycleMilliseconds - old.cycleMilliseconds)
        if cycle > Self.cycleStep { return .cycleStep(cycle) }
        for entry in 0..<max(old.entries.count, new.entries.count) {
            let step = abs(new.split(entry) - old.split(entry))
            if step > Self.splitStep { return .splitStep(entry: entry, step) }
        }
        guard let from = old.coordination, let to = new.coordination else { return nil }
        let forward = abs(to.offsetMilliseconds - from.offsetMilliseconds)
        let offset = min(forward, abs(new.cycleMilliseconds - forward))
        return offset > Self.splitStep ? .offsetStep(offset) : nil
    }
}

extension SignalPlan {
    /// A split by its place in the plan; a stage that is left out lasts 0.
    fileprivate func split(_ entry: Int) -> Int64 {
        entries.indices.contains(entry) ? entries[entry].splitMilliseconds : 0
    }

    /// A group that waits longer than its maximum red in every cycle, or is never served.
    fileprivate func forgottenGroup(
        tables: SiteTables, times: ServiceTimes
    ) -> SignalGroupIndex? {
        tables.heard.subtracting(tables.buttons).first {
            longestRed(of: $0, tables: tables, times: times) > tables.maxReds[$0.position]
        }
    }

    /// From the end of a group's green to its next one, at the worst, in milliseconds.
    private func longestRed(
        of group: SignalGroupIndex, tables: SiteTables, times: ServiceTimes
    ) -> Int64 {
        let serving = entries.map { tables.stages[$0.stage.position].contains(group) }
        guard serving.contains(true) else { return SiteTables.never }
        var longest: Int64 = 0
        var red: Int64 = 0
        for turn in 0..<(2 * entries.count) {
            let entry = turn % entries.count
            guard serving[entry] else {
                red += entries[entry].splitMilliseconds
                continue
            }
            let before = entries[(entry + entries.count - 1) % entries.count].stage
            let transition = times.bound(from: before.position, to: entries[entry].stage.position)
            // What lies before the first service is counted whole in the second turn.
            if red > 0 { longest = max(longest, red + transition) }
            red = 0
        }
        return longest
    }
}
