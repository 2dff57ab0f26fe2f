import TrafficModel

/// A few lines from which a test draws a site.
struct SiteSketch {
    var groups: [SignalGroup] = []
    var conflicts: [(Int, Int)] = []
    /// (who gives way, to whom)
    var yields: [(Int, Int)] = []
    /// (from, to, milliseconds), where not closing lamp and all-red.
    var intergreens: [(Int, Int, Int64)] = []
    var stages: [Stage] = []
    var verdicts: [(Int, Int, StageTransitions.Verdict)] = []
    var plans: [SignalPlan] = []
    var calendar = PlanCalendar(entries: [], defaultPlan: 0)
    var level = CommissionLevel.stage

    static let controller = ControllerNumber(17)

    var site: SignalSite {
        var relations = SignalRelations(groupCount: groups.count)
        var times = Intergreens(groupCount: groups.count)
        for (one, other) in conflicts {
            relations.setConflict(SignalGroupIndex(one), SignalGroupIndex(other))
            for (from, to) in [(one, other), (other, one)] {
                let group = groups[from]
                times.set(
                    group.closingMilliseconds + group.redClearanceMilliseconds,
                    from: SignalGroupIndex(from), to: SignalGroupIndex(to), .assumed)
            }
        }
        for (giving, taking) in yields {
            relations.setYielding(SignalGroupIndex(giving), to: SignalGroupIndex(taking))
        }
        for (from, to, span) in intergreens {
            times.set(span, from: SignalGroupIndex(from), to: SignalGroupIndex(to), .given)
        }
        var transitions = StageTransitions(stageCount: stages.count)
        for (from, to, verdict) in verdicts {
            transitions.set(verdict, from: StageIndex(from), to: StageIndex(to))
        }
        return SignalSite(
            controller: Self.controller, groups: groups, relations: relations,
            intergreens: times, stages: stages, transitions: transitions, plans: plans,
            calendar: calendar, mainStage: StageIndex(0),
            startup: SignalSite.Startup(
                stage: StageIndex(0), flashMilliseconds: 5_000, allRedMilliseconds: 6_000),
            level: level, tablesHash: "0123456789abcdef")
    }

    static func vehicle(
        _ number: Int, minGreen: Int64 = 8_000, maxRed: Int64 = 180_000, yellow: Int64 = 3_000,
        countdown: SignalGroup.Countdown = .none, flash: SignalGroup.Flash = .yellow
    ) -> SignalGroup {
        SignalGroup(
            id: "v\(number)", number: number, kind: .vehicle, closingMilliseconds: yellow,
            redClearanceMilliseconds: 2_000, minGreenMilliseconds: minGreen,
            maxRedMilliseconds: maxRed, flash: flash, countdown: countdown)
    }

    static func pedestrians(
        _ number: Int, walk: Int64 = 7_000, clearance: Int64 = 10_000, maxRed: Int64 = 180_000,
        hasButton: Bool, countdown: SignalGroup.Countdown = .none
    ) -> SignalGroup {
        SignalGroup(
            id: "p\(number)", number: number, kind: .ped, closingMilliseconds: clearance,
            redClearanceMilliseconds: 2_000, minGreenMilliseconds: walk,
            maxRedMilliseconds: maxRed, flash: .dark, countdown: countdown, hasButton: hasButton)
    }

    static func stage(
        _ number: Int, _ groups: SignalGroupSet, min: Int64 = 8_000, isSkippable: Bool = false
    ) -> Stage {
        Stage(
            id: "s\(number)", number: number, groups: groups, minMilliseconds: min,
            isSkippable: isSkippable)
    }

    static func plan(
        _ id: String, _ splits: [Int64], coordination: SignalPlan.Coordination? = nil
    ) -> SignalPlan {
        SignalPlan(
            id: id,
            entries: splits.enumerated().map {
                SignalPlan.Entry(stage: StageIndex($0), splitMilliseconds: $1)
            }, coordination: coordination)
    }
}

extension SignalGroupSet {
    /// The groups at some positions.
    init(positions: Int...) {
        self.init(rawValue: positions.reduce(0) { $0 | 1 << UInt64($1) })
    }
}
