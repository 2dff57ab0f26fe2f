import Tables
import TrafficModel

extension SiteCompiler {
    /// Walk where nothing is said: 7 s (`field.md` M8, MUTCD 2009).
    static let standardWalk: Int64 = 7_000
    /// From the end of the walkers' clearance to the vehicles: 3 s (`field.md` M8, MUTCD 2009).
    static let standardBuffer: Int64 = 3_000
    /// All-red where nothing is said: our choice, about what (W + L)/v gives for 15 m.
    static let assumedRedClearance: Int64 = 2_000
    /// Speed of walkers who clear a crossing, in metres per second (`signals.md` §6).
    static let walkingSpeed = 1.07

    /// Makes the groups of `signal_group.csv`.
    mutating func compileGroups() {
        for keyed in rows.groups.sorted(by: { $0.draft.number < $1.draft.number }) {
            let draft = keyed.draft
            let movements = draft.movements.map { lit($0, isArrow: draft.kind == .arrow) }
            let crossed = draft.crossings.compactMap { lit(crossings[$0.position]) }
            let group =
                draft.kind == .ped
                ? walkers(draft) : vehicles(draft, movements.compactMap(\.path))
            if draft.movements.isEmpty, draft.crossings.isEmpty {
                deny(
                    draft.row, nil,
                    "group '\(draft.id)' lights nothing: name its movements or its crossing in"
                        + " signal_group_mvmt.csv")
            }
            groups.append(
                LitGroup(
                    group: group, row: draft.row, key: keyed.key, phase: nil, movements: movements,
                    crossings: crossed))
        }
        checkPhaseClearances()
    }

    func lit(_ row: MovementRow, isArrow: Bool) -> LitMovement {
        LitMovement(
            row: row.row, id: streets.name(row.movement), path: streets.path(row.movement),
            isProtected: row.protection == .protected, isArrow: isArrow, classes: row.classes)
    }

    private func lit(_ draft: CrossingDraft) -> LitCrossing? {
        guard let junction = draft.junction, let link = draft.link,
            let leg = streets.farEnd(link, from: junction)
        else { return nil }
        return LitCrossing(id: draft.id, junction: junction, legs: [leg], length: draft.length)
    }

    private mutating func walkers(_ draft: GroupDraft) -> SignalGroup {
        let crossed = draft.crossings.map { crossings[$0.position] }
        let way = crossed.compactMap { $0.length?.meters }.max() ?? 0
        let clearance =
            draft.yellowMilliseconds ?? crossed.compactMap(\.clearanceMilliseconds).max()
        let buffer =
            draft.redClearanceMilliseconds ?? crossed.compactMap(\.bufferMilliseconds).max()
        let walk = draft.minGreenMilliseconds ?? crossed.compactMap(\.walkMilliseconds).max()
        return group(
            draft, closing: clearance ?? NetworkDraft.steps(seconds: way / Self.walkingSpeed),
            redClearance: buffer ?? Self.standardBuffer, minGreen: walk ?? Self.standardWalk,
            hasButton: crossed.contains(where: \.hasButton))
    }

    private mutating func vehicles(_ draft: GroupDraft, _ paths: [Path]) -> SignalGroup {
        let phase = clearanceOfPhase(draft.number)
        let yellow = draft.yellowMilliseconds ?? YellowRule.milliseconds(paths, in: streets)
        let red =
            draft.redClearanceMilliseconds
            ?? phase.map { max(0, $0 - yellow) } ?? Self.assumedRedClearance
        let least = paths.allSatisfy { $0.turn == .left } ? 7_000 : 10_000 as Int64
        var assumed: [String] = []
        if draft.yellowMilliseconds == nil { assumed.append("yellow_s \(yellow.asSeconds)") }
        if draft.redClearanceMilliseconds == nil {
            assumed.append("red_clearance_s \(red.asSeconds)")
        }
        if draft.minGreenMilliseconds == nil { assumed.append("min_green_s \(least.asSeconds)") }
        if !assumed.isEmpty {
            warn(
                draft.row, nil,
                "group '\(draft.id)': \(assumed.joined(separator: ", ")) assumed; write what the"
                    + " controller runs")
        }
        return group(
            draft, closing: yellow, redClearance: red,
            minGreen: draft.minGreenMilliseconds ?? least, hasButton: false)
    }

    private func group(
        _ draft: GroupDraft, closing: Int64, redClearance: Int64, minGreen: Int64, hasButton: Bool
    ) -> SignalGroup {
        SignalGroup(
            id: draft.id, number: draft.number, kind: draft.kind, closingMilliseconds: closing,
            redClearanceMilliseconds: redClearance, minGreenMilliseconds: minGreen,
            maxGreenMilliseconds: draft.maxGreenMilliseconds,
            maxRedMilliseconds: draft.maxRedMilliseconds ?? 180_000,
            flash: draft.flash ?? (draft.kind == .ped ? .dark : .yellow),
            countdown: draft.countdown, hasButton: hasButton)
    }

    /// The longest clearance of a phase of this number, in any plan.
    private func clearanceOfPhase(_ number: Int) -> Int64? {
        rows.plans.flatMap(\.phases).filter { $0.number == number }
            .compactMap(\.clearanceMilliseconds).max()
    }

    /// GMNS and our table must agree: clearance is yellow and all-red, to a tenth of a second.
    private mutating func checkPhaseClearances() {
        for phase in rows.plans.flatMap(\.phases) where !phase.movements.isEmpty {
            guard let clearance = phase.clearanceMilliseconds,
                let lit = groups.first(where: { $0.group.number == phase.number }),
                !lit.isPedestrian
            else { continue }
            let group = lit.group
            let sum = group.closingMilliseconds + group.redClearanceMilliseconds
            guard abs(clearance - sum) > 100 else { continue }
            deny(
                phase.row, "clearance",
                "phase \(group.number) has a clearance of \(clearance.asSeconds) s, group"
                    + " '\(group.id)' a yellow of \(group.closingMilliseconds.asSeconds) s and an"
                    + " all-red of \(group.redClearanceMilliseconds.asSeconds) s; they must add up")
        }
    }
}
