import TrafficModel

/// Plays a sequence of stages round and round, and measures greens, reds and the least cycle.
///
/// It follows `signals.md` §1: a group in two stages that follow each other stays green, others
/// close when a transition begins, and a group opens when every intergreen towards it has passed,
/// those of earlier transitions included.
struct CycleTimes {
    /// Where a plan goes beyond a limit, with the milliseconds it gives.
    enum Shortfall: Hashable {
        /// Green below a group's minimum.
        case green(SignalGroupIndex, Int64)
        /// Green above a group's maximum.
        case longGreen(SignalGroupIndex, Int64)
        /// Red above a group's maximum.
        case red(SignalGroupIndex, Int64)
        /// A stage that stands for less than its minimum, or is not yet all green when it ends.
        case stage(StageIndex, Int64)
    }

    let groups: [SignalGroup]
    let relations: SignalRelations
    let intergreens: Intergreens
    let stages: [Stage]
    let entries: [SignalPlan.Entry]

    /// Rounds until greens and reds repeat themselves.
    private static let rounds = 3

    /// Which limits are missed when the stages last as long as some splits say; each once.
    func shortfalls(splits: [Int64]) -> [Shortfall] {
        guard entries.count > 1 else { return [] }
        var lamps = LampTimes(groups.count)
        var found: [Shortfall] = []
        var time: Int64 = 0
        for round in 0..<Self.rounds {
            for place in entries.indices {
                let change = lamps.change(to: set(place), at: time, relations, intergreens)
                if round == Self.rounds - 1 {
                    for shortfall in judge(change) { found.appendIfNew(shortfall) }
                    let end = time + splits[place]
                    let stand = end - (change.opened.map(\.at).min() ?? time)
                    let lateness = end - (change.opened.map(\.at).max() ?? time)
                    if stand < stages[entries[place].stage.position].minMilliseconds || lateness < 0
                    {
                        found.appendIfNew(.stage(entries[place].stage, min(stand, lateness)))
                    }
                }
                time += splits[place]
            }
        }
        return found
    }

    private func judge(_ change: LampTimes.Change) -> [Shortfall] {
        let greens = change.closed.compactMap { closed -> Shortfall? in
            let group = groups[closed.group.position]
            if closed.green < group.minGreenMilliseconds {
                return .green(closed.group, closed.green)
            }
            let most = group.maxGreenMilliseconds ?? .max
            return closed.green > most ? .longGreen(closed.group, closed.green) : nil
        }
        let reds = change.opened.compactMap { opened -> Shortfall? in
            let most = groups[opened.group.position].maxRedMilliseconds
            return opened.red > most ? .red(opened.group, opened.red) : nil
        }
        return greens + reds
    }

    /// The shortest cycle that minimum greens, intergreens and the minima of stages and entries
    /// leave, in milliseconds.
    var leastCycle: Int64 {
        guard entries.count > 1 else { return 0 }
        var lamps = LampTimes(groups.count)
        var time: Int64 = 0
        var starts: [Int64] = []
        for _ in 0...Self.rounds {
            starts.append(time)
            for place in entries.indices {
                let change = lamps.change(to: set(place), at: time, relations, intergreens)
                let next = set((place + 1) % entries.count)
                let stage = stages[entries[place].stage.position]
                let first = change.opened.map(\.at).min() ?? time
                var end = max(
                    time + (entries[place].minMilliseconds ?? 0), first + stage.minMilliseconds,
                    change.opened.map(\.at).max() ?? time)
                for group in set(place).subtracting(next) {
                    end = max(
                        end,
                        lamps.opened(group) + groups[group.position].minGreenMilliseconds)
                }
                time = end
            }
        }
        return zip(starts.dropFirst(), starts).map { $0 - $1 }.dropFirst().max() ?? 0
    }

    private func set(_ place: Int) -> SignalGroupSet {
        stages[entries[place].stage.position].groups
    }
}
