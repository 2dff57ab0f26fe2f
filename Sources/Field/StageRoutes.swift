import TrafficModel

/// The way from stage to stage that the transition table leaves open, and how long it takes at the
/// worst, in milliseconds.
struct StageRoutes: Sendable {
    private let stageCount: Int
    private var hops: [StageIndex?]
    private var bounds: [Int64]
    /// All stages once, each reached in the worst way and left after its minimum.
    private(set) var round: Int64 = 0

    private static let unreachable = Int64.max / 4

    init(site: SignalSite, tables: SwitchingTables) {
        stageCount = site.stages.count
        let cells = stageCount * stageCount
        hops = Array(repeating: nil, count: cells)
        bounds = Array(repeating: Self.unreachable, count: cells)
        let stages = (0..<stageCount).map { StageIndex($0) }
        for from in stages {
            for to in stages {
                let isStraight = site.transitions.verdict(from: from, to: to) == .allowed
                guard from == to || isStraight else { continue }
                set(to, from == to ? 0 : tables.worstTransition, from: from, to: to)
            }
        }
        for between in stages { shorten(by: between, stages, tables) }
        for from in stages {
            for to in stages {
                guard case .via(let between) = site.transitions.verdict(from: from, to: to) else {
                    continue
                }
                lead(from, to, by: between, tables)
            }
        }
        for to in stages {
            let worst = stages.map { bound(from: $0, to: to) }.filter { $0 < Self.unreachable }
            round += (worst.max() ?? 0) + tables.longestMinimum(of: to)
        }
    }

    /// The next stage on the way, or `nil` where none leads there.
    func hop(from: StageIndex, to: StageIndex) -> StageIndex? { hops[cell(from, to)] }

    /// From the moment a stage may close until another is green.
    func bound(from: StageIndex, to: StageIndex) -> Int64 { bounds[cell(from, to)] }

    private func cell(_ from: StageIndex, _ to: StageIndex) -> Int {
        from.position * stageCount + to.position
    }

    private mutating func set(
        _ hop: StageIndex, _ bound: Int64, from: StageIndex, to: StageIndex
    ) {
        hops[cell(from, to)] = hop
        bounds[cell(from, to)] = bound
    }

    private mutating func shorten(
        by between: StageIndex, _ stages: [StageIndex], _ tables: SwitchingTables
    ) {
        for from in stages where from != between {
            for to in stages where to != between {
                let total = total(from, between, to, tables)
                guard total < bound(from: from, to: to) else { continue }
                set(hops[cell(from, between)] ?? between, total, from: from, to: to)
            }
        }
    }

    private mutating func lead(
        _ from: StageIndex, _ to: StageIndex, by between: StageIndex, _ tables: SwitchingTables
    ) {
        let total = total(from, between, to, tables)
        guard total < Self.unreachable, let first = hop(from: from, to: between) else { return }
        set(first, total, from: from, to: to)
    }

    private func total(
        _ from: StageIndex, _ between: StageIndex, _ to: StageIndex, _ tables: SwitchingTables
    ) -> Int64 {
        let (head, tail) = (bound(from: from, to: between), bound(from: between, to: to))
        guard head < Self.unreachable, tail < Self.unreachable else { return Self.unreachable }
        return head + tables.longestMinimum(of: between) + tail
    }
}
