import TrafficModel

/// Runs plans: tells when to leave each stage for which, and brings a plan that is out of step
/// back within three cycles without cutting a minimum (`signals.md` §3). Milliseconds; no
/// allocation after it is made.
///
/// A window is a cycle, or what was left of one when the plan was engaged. All durations of a
/// window are fixed at its start, so that countdowns can promise them.
struct PlanRunner: Sendable {
    /// A plan finds back within so many windows.
    private static let windowCount: Int64 = 3
    /// Nearer to its place than this, a plan is in step: what a countdown may be wrong by.
    static let stepTolerance: Int64 = 1_000

    let timelines: [PlanTimeline]
    private let skippable: [Bool]
    private let stageGroups: [SignalGroupSet]
    /// The plan that runs, by its position.
    private(set) var plan: Int?
    /// By how much it is late; `nil` when it is not coordinated.
    private(set) var deviation: Int64?
    /// Most recent change of a cycle to find back; 0 in step.
    private(set) var shift: Int64 = 0
    private var entry = 0
    private var upcoming = 0
    private var leavingAt: Int64 = 0
    private var isLeaving = false
    private var lastTransition: UInt32 = 0
    private var ends: [Int64]
    private var windowsLeft = windowCount

    init(site: SignalSite, tables: SwitchingTables) {
        timelines = site.plans.map { PlanTimeline($0, site: site, tables: tables) }
        skippable = site.stages.map(\.isSkippable)
        stageGroups = site.stages.map(\.groups)
        ends = Array(repeating: 0, count: site.plans.map(\.entries.count).max() ?? 0)
    }

    /// Whether the plan runs, and in step if it is coordinated.
    var isInStep: Bool { plan != nil && abs(deviation ?? 0) <= Self.stepTolerance }

    /// As in event 150: 0 free, 1 in step, 2 adding, 3 subtracting, 4 dwelling.
    var coordinationState: UInt32 {
        guard let plan, deviation != nil else { return 0 }
        if isInStep { return 1 }
        if shift > 0, timelines[plan].transition == .dwell { return 4 }
        return shift > 0 ? 2 : 3
    }

    /// When the present entry is to end.
    var entryEnd: Int64 { plan == nil ? 0 : ends[entry] }

    /// Whether the plan that runs comes to a stage.
    func visits(_ stage: StageIndex) -> Bool {
        plan.map { timelines[$0].stages.contains(stage) } ?? false
    }

    /// Leaves the plan: somebody else leads.
    mutating func disengage() {
        plan = nil
        deviation = nil
        shift = 0
    }

    /// Begins a plan wherever the lamps are.
    ///
    /// - Parameter civil: Civil time; `nil` while the clock is not trusted.
    mutating func engage(
        _ plan: Int, at now: Int64, civil: Int64?, stage: StageIndex, transition: UInt32
    ) {
        self.plan = plan
        lastTransition = transition
        isLeaving = false
        windowsLeft = Self.windowCount
        let timeline = timelines[plan]
        guard let here = nearestEntry(with: stage, civil) else {
            // The stage is not in the plan: leave it for the entry that should be running.
            let target = nearestEntry(with: nil, civil) ?? 0
            entry = (target + timeline.stages.count - 1) % timeline.stages.count
            ends[entry] = now
            upcoming = target
            leavingAt = now
            isLeaving = true
            deviation = nil
            return
        }
        begin(here, at: now, civil: civil, isWindow: true)
    }

    /// What to ask of the sequencer at a moment; `nil` is to stay.
    mutating func step(
        at now: Int64, civil: Int64?, sequencer: borrowing LampSequencer, calls: SignalGroupSet
    ) -> LampSequencer.Request? {
        guard let plan else { return nil }
        if sequencer.transition != lastTransition {
            lastTransition = sequencer.transition
            // Seen one step late: the cycle counts from when it was.
            let late = now - sequencer.latchedAt
            if isLeaving { advance(at: sequencer.latchedAt, civil: civil.map { $0 - late }) }
        }
        let timeline = timelines[plan]
        let isHere = sequencer.stage == timeline.stages[entry]
        guard isHere || isLeaving else {
            return LampSequencer.Request(timeline.stages[entry], leavingAt: now)
        }
        if !isLeaving || now < ends[entry], !sequencer.isCommitted || sequencer.isMoving {
            choose(timeline, calls)
        }
        guard timeline.stages[upcoming] != sequencer.stage else {
            if now >= leavingAt { advance(at: now, civil: civil) }
            return nil
        }
        isLeaving = true
        return LampSequencer.Request(timeline.stages[upcoming], leavingAt: leavingAt)
    }

    /// The entry after this one, without those that nobody calls.
    private mutating func choose(_ timeline: PlanTimeline, _ calls: SignalGroupSet) {
        let count = timeline.stages.count
        upcoming = (entry + 1) % count
        leavingAt = ends[entry]
        for _ in 1..<max(1, count - 1) {
            let stage = timeline.stages[upcoming].position
            guard skippable[stage], stageGroups[stage].isDisjoint(with: calls) else { return }
            leavingAt = upcoming > entry ? ends[upcoming] : leavingAt + timeline.splits[upcoming]
            upcoming = (upcoming + 1) % count
        }
    }

    private mutating func advance(at now: Int64, civil: Int64?) {
        isLeaving = false
        begin(upcoming, at: now, civil: civil, isWindow: upcoming <= entry)
    }

    private mutating func begin(_ next: Int, at now: Int64, civil: Int64?, isWindow: Bool) {
        guard let plan else { return }
        entry = next
        let timeline = timelines[plan]
        let isCoordinated = civil != nil && !timeline.phases.isEmpty
        deviation = isCoordinated ? civil.map { timeline.deviation(of: next, atCivil: $0) } : nil
        guard isWindow else { return }
        shift = shift(of: timeline)
        spread(shift, from: next, at: now, timeline)
    }

    /// By how much the next window is to be longer; negative when shorter.
    private mutating func shift(of timeline: PlanTimeline) -> Int64 {
        guard let deviation, deviation != 0 else { return 0 }
        guard abs(deviation) > timeline.maxStep else {
            windowsLeft = Self.windowCount
            return -deviation
        }
        let late = deviation.remainder(of: timeline.cycle)
        let early = timeline.cycle - late
        let cut = late.dividedUp(by: windowsLeft)
        let rise = early.dividedUp(by: windowsLeft)
        windowsLeft = max(1, windowsLeft - 1)
        let canCut = cut <= timeline.shrinkage
        let canRise = rise <= timeline.growth
        let isQuickerCut = late * timeline.growth <= early * timeline.shrinkage
        let prefersCut = timeline.transition == .short
        let cuts = canCut == canRise ? (canCut ? prefersCut : isQuickerCut) : canCut
        return cuts
            ? -max(cut, min(late, timeline.maxStep)) : max(rise, min(early, timeline.maxStep))
    }

    /// Fixes the ends of all entries of a window.
    private mutating func spread(
        _ shift: Int64, from first: Int, at now: Int64, _ timeline: PlanTimeline
    ) {
        let window = first..<timeline.stages.count
        var room: Int64 = 0
        for entry in window { room += self.room(of: entry, shift, first, timeline) }
        let change = shift < 0 ? -min(-shift, room) : min(shift, room)
        self.shift = change
        var end = now
        var used: Int64 = 0
        var spent: Int64 = 0
        for entry in window {
            used += self.room(of: entry, shift, first, timeline)
            let share = room == 0 ? 0 : change * used / room - spent
            spent += share
            end += timeline.splits[entry] + share
            ends[entry] = end
        }
    }

    /// How far an entry can go with a shift; dwelling is done in the reference stage, if the window
    /// has it.
    private func room(
        of entry: Int, _ shift: Int64, _ first: Int, _ timeline: PlanTimeline
    ) -> Int64 {
        guard shift > 0 else { return max(0, timeline.splits[entry] - timeline.shortest[entry]) }
        let dwells = timeline.transition == .dwell && timeline.reference >= first
        if dwells, entry != timeline.reference { return 0 }
        return min(timeline.growth, timeline.longest[entry] - timeline.splits[entry])
    }

    /// The entry with a stage, or any, that is nearest to its place.
    private func nearestEntry(with stage: StageIndex?, _ civil: Int64?) -> Int? {
        guard let plan else { return nil }
        let timeline = timelines[plan]
        var best: Int?
        var bestDistance = Int64.max
        for entry in timeline.stages.indices {
            if let stage, timeline.stages[entry] != stage { continue }
            let distance = civil.map { abs(timeline.deviation(of: entry, atCivil: $0)) } ?? 0
            guard distance < bestDistance else { continue }
            best = entry
            bestDistance = distance
        }
        return best
    }
}
