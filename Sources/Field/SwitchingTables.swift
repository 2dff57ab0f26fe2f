import TrafficModel

/// A site's tables as the sequencer computes with them: flat, by position, in milliseconds.
///
/// A planted fault is a wrong table: the sequencer then breaks one rule and is true to all others.
struct SwitchingTables: Sendable {
    /// Shortest red of a group that goes through red. Our choice.
    private static let leastRed: Int64 = 1_000

    let groupCount: Int
    let pedestrians: SignalGroupSet
    /// Groups that open only for a pressed button.
    let buttons: SignalGroupSet
    /// Groups with a countdown display, and those whose display shows the whole green.
    let countdowns: SignalGroupSet
    let fullCountdowns: SignalGroupSet
    /// How far ahead a display commits, at least: the largest of the site's countdowns.
    let commitment: Int64
    let conflicts: [SignalGroupSet]
    let yielded: [SignalGroupSet]
    let closing: [Int64]
    let redClearance: [Int64]
    let minGreen: [Int64]
    let countdownAhead: [Int64]
    let stageGroups: [SignalGroupSet]
    let stageMinimum: [Int64]
    /// The longest intergreen, as the site has it.
    let greatestIntergreen: Int64
    private let intergreens: [Int64]

    init(_ site: SignalSite, breaking fault: Invariant? = nil) {
        let all = SignalGroupSet.all(site.groups.count)
        groupCount = site.groups.count
        pedestrians = all.filtered { site.groups[$0.position].kind == .ped }
        buttons = all.filtered { site.groups[$0.position].hasButton }
        countdowns = all.filtered { site.groups[$0.position].countdown != .none }
        fullCountdowns = all.filtered { site.groups[$0.position].countdown == .full }
        countdownAhead = site.groups.map { $0.countdown.aheadMilliseconds }
        commitment = countdownAhead.max() ?? 0
        conflicts = all.map { fault == .conflict ? [] : site.relations.conflicts(of: $0) }
        yielded = all.map { fault == .yellowTrap ? [] : site.relations.yielded(by: $0) }
        closing = site.groups.map { $0.closing(breaking: fault) }
        redClearance = site.groups.map(\.redClearanceMilliseconds)
        minGreen = site.groups.map {
            fault == .minimumGreen && $0.kind != .ped
                ? $0.minGreenMilliseconds / 2 : $0.minGreenMilliseconds
        }
        stageGroups = site.stages.map(\.groups)
        stageMinimum = site.stages.map {
            fault == .minimumGreen ? $0.minMilliseconds / 2 : $0.minMilliseconds
        }
        intergreens = all.flatMap { from in
            all.map { site.leastIntergreen(from: from, to: $0, breaking: fault) }
        }
        let sound = all.flatMap { from in
            all.map { site.leastIntergreen(from: from, to: $0, breaking: nil) }
        }
        greatestIntergreen = sound.max() ?? 0
    }

    /// From the end of one group's green to the start of another's; 0 where they do not conflict.
    func intergreen(from: SignalGroupIndex, to: SignalGroupIndex) -> Int64 {
        intergreens[from.position * groupCount + to.position]
    }

    /// From the end of a green until nobody of it is on the junction, where no conflict says more;
    /// long enough for the red to be seen.
    func clearance(of group: SignalGroupIndex) -> Int64 {
        closing[group.position] + max(Self.leastRed, redClearance[group.position])
    }

    /// The longest time from the decision to leave a stage that may close until another is green.
    var worstTransition: Int64 {
        var worst = greatestIntergreen
        for group in SignalGroupSet.all(groupCount) { worst = max(worst, clearance(of: group)) }
        return worst + commitment
    }

    /// From the first green of a stage until all of it may close.
    func longestMinimum(of stage: StageIndex) -> Int64 {
        var longest = stageMinimum[stage.position]
        for group in stageGroups[stage.position] {
            longest = max(longest, minGreen[group.position])
        }
        return longest
    }
}

extension SignalGroup {
    fileprivate func closing(breaking fault: Invariant?) -> Int64 {
        switch fault {
        case .pedestrians where kind == .ped: closingMilliseconds / 2
        case .lampSequence where kind != .ped: max(0, closingMilliseconds - 500)
        default: closingMilliseconds
        }
    }
}

extension SignalGroup.Countdown {
    /// How far ahead the display commits. A full one knows its green from the start; where a stage
    /// is asked for without a plan it gets as many seconds as `last` ones usually have.
    var aheadMilliseconds: Int64 {
        switch self {
        case .none: 0
        case .last(let seconds): max(1, min(99, seconds)) * 1_000
        case .full: 9_000
        }
    }
}

extension SignalSite {
    /// Intergreen of a conflicting pair: at least the closing lamp; where the table has none, the
    /// closing lamp and the all-red behind it.
    fileprivate func leastIntergreen(
        from: SignalGroupIndex, to: SignalGroupIndex, breaking fault: Invariant?
    ) -> Int64 {
        guard relations.relation(from, to: to) == .conflict, fault != .conflict else { return 0 }
        let group = groups[from.position]
        guard fault != .intergreen else { return group.closingMilliseconds }
        guard intergreens.provenance(from: from, to: to) != nil else {
            return group.closingMilliseconds + group.redClearanceMilliseconds
        }
        return max(
            group.closingMilliseconds, intergreens.milliseconds(from: from, to: to))
    }
}

extension SignalGroupSet {
    /// The groups of the set that pass a test.
    func filtered(_ isIncluded: (SignalGroupIndex) -> Bool) -> SignalGroupSet {
        var result: SignalGroupSet = []
        for group in self where isIncluded(group) { result.insert(group) }
        return result
    }
}
