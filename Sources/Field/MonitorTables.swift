import TrafficModel

/// What the conflict monitor checks by: its own reading of the tables, shared with nobody.
struct MonitorTables: Sendable {
    /// A group as the monitor sees it.
    struct Group: Sendable {
        let isPedestrian: Bool
        let hasButton: Bool
        let closing: Int64
        let shortestGreen: Int64
        let longestWait: Int64
        let enemies: UInt64
        let superiors: UInt64
    }

    /// Longest red that police, rail and emergencies may cause, in milliseconds (`signals.md` §4).
    static let privilegedWait: Int64 = 240_000

    let groups: [Group]
    /// Intergreen from group `row` to group `column`, in milliseconds.
    let separations: [[Int64]]
    /// How much longer than its maximum red a called group may wait: the worst transition, which is
    /// the running stage's minimum, announced by countdowns, and the longest clearance behind it.
    let worstTransition: Int64

    init(_ site: SignalSite) {
        let indexes = site.groups.indices.map { SignalGroupIndex($0) }
        groups = indexes.map { index in
            let group = site.groups[index.position]
            func bits(_ isMember: (SignalRelations.Relation) -> Bool) -> UInt64 {
                indexes.reduce(0) { sum, other in
                    let relation = site.relations.relation(index, to: other)
                    return isMember(relation) ? sum | 1 << UInt64(other.position) : sum
                }
            }
            return Group(
                isPedestrian: group.kind == .ped, hasButton: group.hasButton,
                closing: group.closingMilliseconds, shortestGreen: group.minGreenMilliseconds,
                longestWait: group.maxRedMilliseconds, enemies: bits { $0 == .conflict },
                superiors: bits { $0 == .yields })
        }
        separations = indexes.map { from in
            indexes.map { to in
                if site.intergreens.provenance(from: from, to: to) != nil {
                    return site.intergreens.milliseconds(from: from, to: to)
                }
                let group = site.groups[from.position]
                return group.closingMilliseconds + group.redClearanceMilliseconds
            }
        }
        let clearing = site.groups.map { $0.closingMilliseconds + $0.redClearanceMilliseconds }
        let separation = max(site.intergreens.greatestMilliseconds, clearing.max() ?? 0)
        let announced: Int64 = site.groups.contains { $0.countdown != .none } ? 10_000 : 0
        let minima = site.groups.map(\.minGreenMilliseconds) + site.stages.map(\.minMilliseconds)
        worstTransition = (minima.max() ?? 0) + separation + announced
    }
}
