import Control
import TestSupport
import TrafficModel

/// Sites drawn from a seed: several vehicle groups, two crossings, protected and permitted
/// relations, asymmetric intergreens, countdowns, buttons, detours between stages.
struct RandomSite {
    private var random: SeededGenerator
    private var groups: [SignalGroup] = []
    private var sets: [SignalGroupSet] = []

    /// The site of a seed: the first drawn whose stages all lead to each other and in which there
    /// is time for every stage within every maximum red.
    static func make(seed: UInt64) -> SignalSite {
        var attempt: UInt64 = 0
        while true {
            var draft = RandomSite(seed: seed &* 1_000 &+ attempt)
            if let site = draft.site() { return site }
            attempt += 1
        }
    }

    private init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func site() -> SignalSite? {
        let vehicles = Int.random(in: 4...8, using: &random)
        groups = (0..<vehicles).map { vehicle($0 + 1) }
        groups += (0..<2).map { crossing(vehicles + $0 + 1) }
        sets = stageSets(Int.random(in: 3...5, using: &random))
        let (relations, intergreens) = meetings()
        let transitions = transitions()
        guard Set(sets).count == sets.count, leadsEverywhere(transitions) else { return nil }
        let stages = sets.enumerated().map { position, set in
            Stage(
                id: "s\(position + 1)", number: position + 1, groups: set,
                minMilliseconds: tenths(0...60))
        }
        let site = SignalSite(
            controller: ControllerNumber(1), groups: groups, relations: relations,
            intergreens: intergreens, stages: stages, transitions: transitions, plans: [],
            calendar: PlanCalendar(entries: [], defaultPlan: nil), mainStage: StageIndex(0),
            startup: SignalSite.Startup(
                stage: StageIndex(0), flashMilliseconds: 5_000,
                allRedMilliseconds: max(5_000, intergreens.greatestMilliseconds)),
            tablesHash: "0011223344556677")
        let round = SafetyEnvelope(site: site).worstRoundMilliseconds
        return groups.allSatisfy { $0.maxRedMilliseconds >= round } ? site : nil
    }

    private mutating func vehicle(_ number: Int) -> SignalGroup {
        SignalGroup(
            id: "v\(number)", number: number, kind: chance(20) ? .bike : .vehicle,
            closingMilliseconds: tenths(30...40), redClearanceMilliseconds: tenths(0...20),
            minGreenMilliseconds: tenths(50...100), maxRedMilliseconds: tenths(1_500...2_000),
            countdown: chance(30) ? .last(seconds: Int64.random(in: 4...9, using: &random)) : .none
        )
    }

    private mutating func crossing(_ number: Int) -> SignalGroup {
        SignalGroup(
            id: "p\(number)", number: number, kind: .ped, closingMilliseconds: tenths(40...90),
            redClearanceMilliseconds: tenths(0...10), minGreenMilliseconds: tenths(40...70),
            maxRedMilliseconds: tenths(1_500...2_000), flash: .dark, hasButton: chance(50))
    }

    private mutating func stageSets(_ count: Int) -> [SignalGroupSet] {
        var sets = Array(repeating: SignalGroupSet(), count: count)
        for group in SignalGroupSet.all(groups.count) {
            sets[Int.random(in: 0..<count, using: &random)].insert(group)
            if chance(40) { sets[Int.random(in: 0..<count, using: &random)].insert(group) }
        }
        return sets
    }

    private mutating func meetings() -> (SignalRelations, Intergreens) {
        var relations = SignalRelations(groupCount: groups.count)
        var intergreens = Intergreens(groupCount: groups.count)
        for one in SignalGroupSet.all(groups.count) {
            for other in SignalGroupSet.all(one.position) {
                let share = sets.contains { $0.contains(one) && $0.contains(other) }
                if !share, chance(80) {
                    relations.setConflict(one, other)
                    intergreens.set(intergreen(one), from: one, to: other, .given)
                    intergreens.set(intergreen(other), from: other, to: one, .given)
                } else if chance(35) {
                    let walks = groups[one.position].kind == .ped
                    relations.setYielding(walks ? other : one, to: walks ? one : other)
                }
            }
        }
        return (relations, intergreens)
    }

    /// Now and then a table holds less than the closing lamp: red must come first all the same.
    private mutating func intergreen(_ group: SignalGroupIndex) -> Int64 {
        let closing = groups[group.position].closingMilliseconds
        return chance(5) ? closing / 200 * 100 : closing + tenths(0...30)
    }

    private mutating func transitions() -> StageTransitions {
        var transitions = StageTransitions(stageCount: sets.count)
        for from in sets.indices {
            for to in sets.indices where from != to && chance(10) {
                transitions.set(.forbidden, from: StageIndex(from), to: StageIndex(to))
            }
        }
        for from in sets.indices {
            for to in sets.indices {
                let isClosed =
                    transitions.verdict(from: StageIndex(from), to: StageIndex(to)) == .forbidden
                guard isClosed, chance(50) else { continue }
                let between = sets.indices.first {
                    transitions.verdict(from: StageIndex(from), to: StageIndex($0)) == .allowed
                        && transitions.verdict(from: StageIndex($0), to: StageIndex(to))
                            == .allowed
                        && $0 != from && $0 != to
                }
                guard let between else { continue }
                transitions.set(
                    .via(StageIndex(between)), from: StageIndex(from), to: StageIndex(to))
            }
        }
        return transitions
    }

    private func leadsEverywhere(_ transitions: StageTransitions) -> Bool {
        sets.indices.allSatisfy { start in
            var reached: Set = [start]
            for _ in sets.indices {
                for from in reached.sorted() {
                    reached.formUnion(
                        sets.indices.filter {
                            transitions.verdict(from: StageIndex(from), to: StageIndex($0))
                                == .allowed
                        })
                }
            }
            return reached.count == sets.count
        }
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private mutating func tenths(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &random) * 100
    }
}
