import TrafficModel

extension SiteCompiler {
    /// Shortest walk an exception allows (`field.md` M8, MUTCD 2009).
    private static let leastWalk: Int64 = 4_000
    /// Yellows that drivers know (`field.md` M8).
    private static let yellows: ClosedRange<Int64> = 3_000...6_000

    /// Checks the times of each group against what its users need.
    mutating func checkGroups() {
        for lit in groups {
            if lit.isPedestrian {
                checkWalk(lit)
            } else {
                checkYellow(lit)
                checkMotorcycles(lit)
                checkBorrowedCrossing(lit)
            }
            if lit.group.countdown == .full, level == .stage {
                warn(
                    lit.row, "countdown",
                    "group '\(lit.group.id)' shows full countdowns, which only plans keep true; set"
                        + " commission_level to plan, or use last_n")
            }
        }
    }

    private mutating func checkYellow(_ lit: LitGroup) {
        let yellow = lit.group.closingMilliseconds
        let least: Int64 = lit.group.kind == .bike ? 2_000 : Self.yellows.lowerBound
        guard yellow < least || yellow > Self.yellows.upperBound else { return }
        deny(
            lit.row, lit.key == nil ? "clearance" : "yellow_s",
            "group '\(lit.group.id)' has a yellow of \(yellow.asSeconds) s, outside"
                + " \(least.asSeconds)…\(Self.yellows.upperBound.asSeconds)")
    }

    /// Motorcycles start in a bulk and clear the box in about these times (`signals.md` §6).
    private mutating func checkMotorcycles(_ lit: LitGroup) {
        let riders = lit.movements.filter {
            $0.path?.isMotorized != false
                && ($0.classes.isEmpty || $0.classes.contains(.motorcycle))
        }
        guard !riders.isEmpty, lit.group.kind == .vehicle || lit.group.kind == .arrow else {
            return
        }
        let isThrough = riders.contains { $0.path?.turn == .through }
        let least: Int64 = isThrough ? 10_000 : 7_000
        guard lit.group.minGreenMilliseconds < least else { return }
        warn(
            lit.row, lit.key == nil ? "min_green" : "min_green_s",
            "group '\(lit.group.id)' has a minimum green of"
                + " \(lit.group.minGreenMilliseconds.asSeconds) s; motorcycles need"
                + " \(least.asSeconds) s \(isThrough ? "straight ahead" : "to turn")")
    }

    /// Walk, clearance and buffer must bring the slowest across (`signals.md` §6).
    private mutating func checkWalk(_ lit: LitGroup) {
        let group = lit.group
        if group.minGreenMilliseconds < Self.leastWalk {
            deny(
                lit.row, nil,
                "group '\(group.id)' has a walk of \(group.minGreenMilliseconds.asSeconds) s, less"
                    + " than 4 s")
        }
        let service =
            group.minGreenMilliseconds + group.closingMilliseconds + group.redClearanceMilliseconds
        for crossing in lit.crossings {
            guard let length = crossing.length else { continue }
            let needed = needed(length, lit)
            guard service < needed else { continue }
            let text =
                "group '\(group.id)' serves crossing '\(crossing.id)' with"
                + " \(service.asSeconds) s, and \(Int64(min(length.meters, 1e6).rounded())) m need"
                + " \(needed.asSeconds) s: walk, length/1.07 m/s and buffer"
            // The lengths of GMNS are those of drawn links, too rough to hold a controller back.
            if lit.key == nil {
                warn(lit.row, "ped_clearance", text)
            } else {
                deny(lit.row, nil, text)
            }
        }
    }

    /// Walk + length/1.07 + buffer to the whole second: 14 m → 23 s, 20 m → 29 s.
    private func needed(_ length: Length, _ lit: LitGroup) -> Int64 {
        let walk = max(lit.group.minGreenMilliseconds, Self.leastWalk)
        let seconds = length.meters / Self.walkingSpeed
        let total = Double(walk + Self.standardBuffer) / 1_000 + seconds
        return Int64(min(total, 1e6).rounded()) * 1_000
    }

    /// Walkers without a signal of their own go with the vehicles, whose yellow and all-red they
    /// may use.
    private mutating func checkBorrowedCrossing(_ lit: LitGroup) {
        for crossing in lit.crossings {
            guard let length = crossing.length else { continue }
            let lent = lit.group.closingMilliseconds + lit.group.redClearanceMilliseconds
            let walk = crossings.first { $0.id == crossing.id }?.walkMilliseconds
            let total =
                Double((walk ?? Self.standardWalk) + Self.standardBuffer) / 1_000
                + length.meters / Self.walkingSpeed
            let needed = Int64(min(total, 1e6).rounded()) * 1_000 - lent
            guard lit.group.minGreenMilliseconds < needed else { continue }
            deny(
                lit.row, "min_green_s",
                "group '\(lit.group.id)' has a minimum green of"
                    + " \(lit.group.minGreenMilliseconds.asSeconds) s, and the walkers of crossing"
                    + " '\(crossing.id)' beside it need \(needed.asSeconds) s")
        }
    }

    /// Σ (minimum green + intergreen) over the stages that are always served must not exceed the
    /// maximum red of any group (`signals.md` §4).
    mutating func checkService() {
        let least: Int64
        if rows.stages.isEmpty {
            least = plans.map { cycleTimes($0.plan.entries).leastCycle }.max() ?? 0
        } else {
            let served = stages.indices.filter { !stages[$0].stage.isSkippable }
            least =
                cycleTimes(
                    served.map { SignalPlan.Entry(stage: StageIndex($0), splitMilliseconds: 0) }
                ).leastCycle
        }
        for lit in groups where lit.group.maxRedMilliseconds < least {
            deny(
                lit.row, lit.key == nil ? nil : "max_red_s",
                "minimum greens and intergreens add up to \(least.asSeconds) s, more than the"
                    + " maximum red of group '\(lit.group.id)',"
                    + " \(lit.group.maxRedMilliseconds.asSeconds) s")
        }
    }
}
