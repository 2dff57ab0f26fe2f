import TrafficModel

/// A site's tables as the envelope computes with them: flat, by position, without the one rule that
/// a test may have left out. Times are milliseconds.
struct SiteTables: Sendable {
    /// Later than anything that happens, and far from overflow.
    static let never = Int64.max / 4
    /// Shortest red that can be seen as such (our choice).
    private static let leastRed: Int64 = 1_000

    let groupCount: Int
    let conflicts: [SignalGroupSet]
    /// The groups that give way to a group.
    let yielders: [SignalGroupSet]
    /// The groups to which a group gives way.
    let yielded: [SignalGroupSet]
    let closings: [Int64]
    /// Shortest red before a group opens again.
    let leastReds: [Int64]
    let minGreens: [Int64]
    let maxReds: [Int64]
    /// How far ahead a countdown shows the end of green; 0 without one.
    let countdowns: [Int64]
    let closingLamps: [Lamp]
    let flashLamps: [Lamp]
    let groupNumbers: [Int]
    /// Groups that open only for a pressed button.
    let buttons: SignalGroupSet
    /// Groups whose calls make the envelope act.
    let heard: SignalGroupSet
    let hasFullCountdown: Bool
    let obeysLocalAuthority: Bool

    let stages: [SignalGroupSet]
    let stageNumbers: [Int]
    let stageMinimums: [Int64]
    let isConflictFree: [Bool]

    private let intergreens: [Int64]

    init(site: SignalSite, ignoring ignored: SafetyInvariant?) {
        let groups = site.groups
        let all = SignalGroupSet.all(groups.count)
        groupCount = groups.count
        let conflicts = all.map {
            ignored == .conflict ? [] : site.relations.conflicts(of: $0)
        }
        self.conflicts = conflicts
        yielded = all.map { ignored == .yellowTrap ? [] : site.relations.yielded(by: $0) }
        yielders = all.map { group in
            guard ignored != .yellowTrap else { return [] }
            return all.reduce(into: SignalGroupSet()) { found, other in
                guard site.relations.yielded(by: other).contains(group) else { return }
                found.insert(other)
            }
        }
        closings = groups.map { $0.closing(ignoring: ignored) }
        leastReds = groups.map { max($0.redClearanceMilliseconds, Self.leastRed) }
        minGreens = groups.map { group in
            let forgotten: SafetyInvariant = group.kind == .ped ? .pedestrian : .minimumGreen
            return ignored == forgotten ? 0 : group.minGreenMilliseconds
        }
        maxReds = groups.map(\.maxRedMilliseconds)
        countdowns = groups.map { ignored == .countdown ? 0 : $0.countdown.aheadMilliseconds }
        hasFullCountdown = ignored != .countdown && groups.contains { $0.countdown == .full }
        closingLamps = groups.map(\.closingLamp)
        flashLamps = groups.map(\.flash.lamp)
        groupNumbers = groups.map(\.number)
        let buttons = all.filter { groups[$0.position].hasButton }.asSet
        self.buttons = buttons
        let unheard: SignalGroupSet =
            switch ignored {
            case .maximumRed: all.subtracting(buttons)
            case .service: buttons
            default: []
            }
        let served = site.stages.reduce(into: SignalGroupSet()) { $0 = $0.union($1.groups) }
        heard = served.subtracting(unheard)
        obeysLocalAuthority = ignored != .localAuthority
        stages = site.stages.map(\.groups)
        stageNumbers = site.stages.map(\.number)
        stageMinimums = site.stages.map { ignored == .minimumGreen ? 0 : $0.minMilliseconds }
        isConflictFree = site.stages.map { stage in
            stage.groups.allSatisfy { conflicts[$0.position].isDisjoint(with: stage.groups) }
        }
        intergreens = all.flatMap { from in
            all.map {
                ignored == .intergreen ? 0 : site.intergreen(from: from, to: $0)
            }
        }
    }

    func intergreen(from: SignalGroupIndex, to: SignalGroupIndex) -> Int64 {
        intergreens[from.position * groupCount + to.position]
    }

    func stage(number: Int) -> Int? { stageNumbers.firstIndex(of: number) }

    /// The groups that stay green but have to go through red, because somebody who gives way to
    /// them closes; and so on for those who give way to these.
    func trapped(by closing: SignalGroupSet, among staying: SignalGroupSet) -> SignalGroupSet {
        var found: SignalGroupSet = []
        var frontier = closing
        while !frontier.isEmpty {
            var next: SignalGroupSet = []
            for group in frontier { next = next.union(yielded[group.position]) }
            frontier = next.intersection(staying).subtracting(found)
            found = found.union(frontier)
        }
        return found
    }

    /// The longest that any group of a stage, or the stage itself, has to stay.
    func longestMinimum(of stage: Int) -> Int64 {
        stages[stage].reduce(stageMinimums[stage]) { max($0, minGreens[$1.position]) }
    }
}

extension SignalGroup {
    /// Closing time; a forgotten rule cuts it short.
    fileprivate func closing(ignoring ignored: SafetyInvariant?) -> Int64 {
        switch ignored {
        case .pedestrian where kind == .ped: closingMilliseconds / 2
        case .sequence where kind != .ped: 0
        default: closingMilliseconds
        }
    }
}

extension SignalSite {
    /// The intergreen of a conflicting pair; where the table has none, the closing lamp and the
    /// all-red behind it.
    fileprivate func intergreen(from: SignalGroupIndex, to: SignalGroupIndex) -> Int64 {
        guard relations.conflicts(of: from).contains(to),
            intergreens.provenance(from: from, to: to) == nil
        else { return intergreens.milliseconds(from: from, to: to) }
        let group = groups[from.position]
        return group.closingMilliseconds + group.redClearanceMilliseconds
    }
}

extension SignalGroup.Countdown {
    /// How far ahead the end of green is committed by itself, in milliseconds.
    fileprivate var aheadMilliseconds: Int64 {
        switch self {
        case .last(let seconds): seconds * 1_000
        case .none, .full: 0
        }
    }
}

extension Sequence<SignalGroupIndex> {
    /// The groups as a set.
    var asSet: SignalGroupSet { reduce(into: []) { $0.insert($1) } }
}
