import TrafficModel

/// Upper bounds of how long it takes to serve one stage after the other, whatever came before.
///
/// They let the envelope see a maximum red coming while there is still time for everybody. All
/// times are milliseconds.
struct ServiceTimes: Sendable {
    private let stageCount: Int
    /// From the moment a stage may close until another one is green, by whatever way.
    private var bounds: [Int64]
    /// The next stage on that way.
    private var hops: [Int]
    /// From a stage's green until it may close again.
    let minimums: [Int64]
    /// All stages once, in the worst order.
    private(set) var round: Int64 = 0

    init(tables: SiteTables, transitions: StageTransitions, insertsAllRed: Bool) {
        let count = tables.stages.count
        stageCount = count
        minimums = tables.stages.indices.map(tables.longestMinimum(of:))
        bounds = Array(repeating: SiteTables.never, count: count * count)
        hops = Array(repeating: 0, count: count * count)
        for from in 0..<count {
            for to in 0..<count where tables.isConflictFree[to] {
                hops[from * count + to] = to
                guard from != to else {
                    bounds[from * count + to] = 0
                    continue
                }
                let straight = transitions.verdict(from: StageIndex(from), to: StageIndex(to))
                let isTrapped = !tables.trappedGroups(from: from, to: to).isEmpty
                guard straight == .allowed, insertsAllRed || !isTrapped else { continue }
                bounds[from * count + to] = tables.longestTransition(from: from, to: to)
            }
        }
        findWays()
        round = (0..<count).reduce(0) { sum, to in
            let reached = (0..<count).map { bound(from: $0, to: to) }
                .filter { $0 < SiteTables.never }
            return sum + (reached.max() ?? 0) + minimums[to]
        }
    }

    /// From the moment a stage may close until another one is green; `never` where no way leads.
    func bound(from: Int, to: Int) -> Int64 { bounds[from * stageCount + to] }

    /// The first stage on the way from one stage to another.
    func hop(from: Int, to: Int) -> Int { hops[from * stageCount + to] }

    /// Shortest ways over stages in between, each of which has to last its minimum.
    private mutating func findWays() {
        for between in 0..<stageCount {
            for from in 0..<stageCount {
                for to in 0..<stageCount {
                    let head = bound(from: from, to: between)
                    let tail = bound(from: between, to: to)
                    guard head < SiteTables.never, tail < SiteTables.never else { continue }
                    let total = head + minimums[between] + tail
                    guard between != from, total < bound(from: from, to: to) else { continue }
                    bounds[from * stageCount + to] = total
                    hops[from * stageCount + to] = hop(from: from, to: between)
                }
            }
        }
    }
}

extension SiteTables {
    /// The groups that a yellow trap sends through red between two stages.
    func trappedGroups(from: Int, to: Int) -> SignalGroupSet {
        trapped(
            by: stages[from].subtracting(stages[to]), among: stages[from].intersection(stages[to]))
    }

    /// From the decision to leave a stage that may close until another one is green, at the worst:
    /// every group that is red then may have ended its green only now.
    fileprivate func longestTransition(from: Int, to: Int) -> Int64 {
        let trapped = trappedGroups(from: from, to: to)
        let closing = stages[from].subtracting(stages[to]).union(trapped)
        let opening = stages[to].subtracting(stages[from]).union(trapped)
        let lead = closing.map { countdowns[$0.position] }.max() ?? 0
        let clearing = closing.map { closings[$0.position] }.max() ?? 0
        let waiting = opening.map { group in
            let foreign = conflicts[group.position].map {
                max(closings[$0.position], intergreen(from: $0, to: group))
            }
            let yielding = yielders[group.position].map { closings[$0.position] }
            let own = closings[group.position] + leastReds[group.position]
            return max(own, foreign.max() ?? 0, yielding.max() ?? 0)
        }
        return lead + max(clearing, waiting.max() ?? 0)
    }
}
