import Tables
import TrafficModel

extension SiteCompiler {
    /// Numbers of the groups of pedestrians made from phases: 32 and the phase's number.
    static let pedestrianOffset = 32

    /// Makes groups from GMNS phases: one of vehicles a phase number, and one of pedestrians where
    /// a phase has times or a crossing for them.
    mutating func compilePhaseGroups() {
        let phases = rows.plans.flatMap(\.phases).filter { !$0.isEmpty }
        for phase in phases where !(1...32).contains(phase.number ?? 0) {
            deny(
                phase.row, "signal_phase_num",
                "phase '\(phase.id)' has no number from 1 to 32; give it one")
        }
        guard reasons.isEmpty else { return }
        let numbers = Set(phases.compactMap(\.number)).sorted()
        for number in numbers {
            let namesakes = phases.filter { $0.number == number }
            if namesakes.contains(where: { !$0.movements.isEmpty }) {
                groups.append(vehicles(number, namesakes))
            }
        }
        for number in numbers { addWalkers(number, phases.filter { $0.number == number }) }
        checkJunctionsOfPhases()
    }

    private mutating func vehicles(_ number: Int, _ phases: [PhaseDraft]) -> LitGroup {
        let row = phases[0].row
        let movements = movements(of: phases)
        let yellow = YellowRule.milliseconds(movements.compactMap(\.path), in: streets)
        let clearances = Set(phases.compactMap(\.clearanceMilliseconds)).sorted()
        if clearances.count > 1 {
            let list = clearances.map(\.asSeconds).joined(separator: ", ")
            warn(
                row, "clearance",
                "phase \(number) clears in \(list) s by different plans; the longest is taken")
        }
        let clearance = clearances.last ?? yellow + Self.assumedRedClearance
        if clearance < yellow {
            deny(
                row, "clearance",
                "phase \(number) has a clearance of \(clearance.asSeconds) s, less than the yellow"
                    + " of \(yellow.asSeconds) s that its speed asks for")
        }
        let red = max(0, clearance - yellow)
        warn(
            row, "clearance",
            "phase \(number) has no yellow of its own: yellow \(yellow.asSeconds) s and all-red"
                + " \(red.asSeconds) s assumed; write them in signal_group.csv")
        let greens = phases.compactMap(\.minGreenMilliseconds).filter { $0 > 0 }
        let group = SignalGroup(
            id: "\(number)", number: number, kind: .vehicle, closingMilliseconds: yellow,
            redClearanceMilliseconds: red, minGreenMilliseconds: greens.min() ?? 7_000)
        return LitGroup(
            group: group, row: row, key: nil, phase: number, movements: movements, crossings: [])
    }

    /// The movements of phases of one number, each once; permitted where any plan says so.
    private func movements(of phases: [PhaseDraft]) -> [LitMovement] {
        var movements: [LitMovement] = []
        for entry in phases.flatMap(\.movements) {
            let next = lit(entry, isArrow: false)
            guard let place = movements.firstIndex(where: { $0.id == next.id }) else {
                movements.append(next)
                continue
            }
            movements[place].isProtected = movements[place].isProtected && next.isProtected
        }
        return movements
    }

    private mutating func addWalkers(_ number: Int, _ phases: [PhaseDraft]) {
        let links = phases.flatMap(\.crossings).reduce(into: []) { $0.appendIfNew($1) }
        let walks = phases.compactMap(\.walkMilliseconds).filter { $0 > 0 }
        let clearances = phases.compactMap(\.pedClearanceMilliseconds).filter { $0 > 0 }
        guard !links.isEmpty || !walks.isEmpty || !clearances.isEmpty else { return }
        let row = phases[0].row
        guard !links.isEmpty else {
            deny(
                row, "walk_time",
                "phase \(number) has times for pedestrians and no crossing: name its link in"
                    + " signal_phase_mvmt.csv")
            return
        }
        let crossings = links.compactMap { crossing($0) }
        let way = crossings.compactMap { $0.length?.meters }.max() ?? 0
        if walks.isEmpty || clearances.isEmpty {
            warn(
                row, walks.isEmpty ? "walk_time" : "ped_clearance",
                "is not given, though phase \(number) has a crossing; walk 7 s and clearance at"
                    + " 1.07 m/s assumed")
        }
        let group = SignalGroup(
            id: "\(number)p", number: Self.pedestrianOffset + number, kind: .ped,
            closingMilliseconds: clearances.max()
                ?? max(1_000, NetworkDraft.steps(seconds: way / Self.walkingSpeed)),
            // GMNS counts no buffer: the vehicles' clearance that runs beside it serves as one.
            redClearanceMilliseconds: 0, minGreenMilliseconds: walks.min() ?? Self.standardWalk,
            flash: .dark)
        groups.append(
            LitGroup(
                group: group, row: row, key: nil, phase: number, movements: [],
                crossings: crossings))
    }

    private func crossing(_ link: LinkIndex) -> LitCrossing? {
        guard let found = streets.crossing(link, among: controller.junctions) else { return nil }
        return LitCrossing(
            id: streets.name(link), junction: found.junction, legs: found.legs,
            length: found.length)
    }

    /// A crosswalk drawn where it crosses no road would let everybody through beside it.
    private mutating func checkJunctionsOfPhases() {
        for group in groups {
            for crossing in group.crossings where crossing.legs.isEmpty {
                deny(
                    group.row, nil,
                    "crossing '\(crossing.id)' of phase \(group.phase ?? 0) leads across no road of"
                        + " its junction; check its nodes")
            }
        }
    }
}
