import TrafficModel

/// When each group of a transition ends and starts its green.
///
/// A group ends as late as harms nobody: vehicles stay green while the pedestrians beside them
/// clear. Nobody who yields ends before the one he yields to (yellow trap); where that one would
/// have stayed green, both go through red. Made in place, without allocation.
struct TransitionSchedule: Sendable {
    /// The groups that end.
    private(set) var closing: SignalGroupSet = []
    /// The groups that start; those that go through red are in both.
    private(set) var opening: SignalGroupSet = []
    /// When each closing group ends its green.
    private(set) var ends: [Int64]
    /// When each opening group starts its green.
    private(set) var starts: [Int64]
    /// When the first closing group ends: the transition is latched then.
    private(set) var firstEnd: Int64 = 0

    init(groupCount: Int) {
        ends = Array(repeating: 0, count: groupCount)
        starts = ends
    }

    /// When the last group of it is green.
    var lastStart: Int64 {
        var last = firstEnd
        for group in opening { last = max(last, starts[group.position]) }
        return last
    }

    /// Plans the transition from the lamps of `ledger` to a set of greens.
    ///
    /// - Parameter moment: Nobody closes before it.
    mutating func plan(
        to target: SignalGroupSet, at moment: Int64, ledger: LampLedger, tables: SwitchingTables
    ) {
        let trapped = Self.trapped(from: ledger.green, to: target, tables)
        closing = ledger.green.subtracting(target).union(trapped)
        opening = target.subtracting(ledger.green).union(trapped)
        for group in closing {
            let served = ledger.greenStarts[group.position] + tables.minGreen[group.position]
            ends[group.position] = max(moment, served)
        }
        delayYieldingEnds(tables)
        for group in opening {
            starts[group.position] = earliestStart(of: group, moment, ledger, tables)
        }
        delayEnds(tables)
        advanceYieldedEnds(tables)
        firstEnd = closing.isEmpty ? moment : Int64.max
        for group in closing { firstEnd = min(firstEnd, ends[group.position]) }
    }

    /// Groups that would stay green while somebody who yields to them ends, and so on.
    static func trapped(
        from green: SignalGroupSet, to target: SignalGroupSet, _ tables: SwitchingTables
    ) -> SignalGroupSet {
        var staying = green.intersection(target)
        var ending = green.subtracting(target)
        var trapped: SignalGroupSet = []
        while !ending.isEmpty {
            var next: SignalGroupSet = []
            for group in ending {
                next = next.union(tables.yielded[group.position].intersection(staying))
            }
            staying = staying.subtracting(next)
            trapped = trapped.union(next)
            ending = next
        }
        return trapped
    }

    /// The closing groups that an opening one waits for to be red, though it does not conflict with
    /// them: those who yield to it, and those of a pair that turns from yielding to conflict.
    static func mustBeRed(
        before group: SignalGroupIndex, among closing: SignalGroupSet, _ tables: SwitchingTables
    ) -> SignalGroupSet {
        let conflicts = tables.conflicts[group.position]
        return closing.subtracting(conflicts).filtered {
            let yielded = tables.yielded[$0.position]
            return $0 == group || yielded.contains(group) || !yielded.isDisjoint(with: conflicts)
        }
    }

    private mutating func delayYieldingEnds(_ tables: SwitchingTables) {
        var isSettled = false
        while !isSettled {
            isSettled = true
            for group in closing {
                for other in tables.yielded[group.position].intersection(closing)
                where ends[group.position] < ends[other.position] {
                    ends[group.position] = ends[other.position]
                    isSettled = false
                }
            }
        }
    }

    private func earliestStart(
        of group: SignalGroupIndex, _ moment: Int64, _ ledger: LampLedger,
        _ tables: SwitchingTables
    ) -> Int64 {
        var start = moment
        for other in tables.conflicts[group.position] {
            let end =
                closing.contains(other)
                ? ends[other.position] : ledger.greenEnds[other.position]
            start = max(start, end + tables.intergreen(from: other, to: group))
        }
        for other in Self.mustBeRed(before: group, among: closing, tables) {
            start = max(start, ends[other.position] + tables.clearance(of: other))
        }
        return start
    }

    /// Moves each end to the latest moment that delays no start.
    private mutating func delayEnds(_ tables: SwitchingTables) {
        var last = Int64.min
        for group in opening { last = max(last, starts[group.position]) }
        if opening.isEmpty {
            for group in closing {
                last = max(last, ends[group.position] + tables.closing[group.position])
            }
        }
        for group in closing {
            var latest = last - tables.closing[group.position]
            for other in opening {
                latest = min(latest, latestEnd(of: group, before: other, tables))
            }
            ends[group.position] = max(ends[group.position], latest)
        }
    }

    private func latestEnd(
        of group: SignalGroupIndex, before other: SignalGroupIndex, _ tables: SwitchingTables
    ) -> Int64 {
        let start = starts[other.position]
        if tables.conflicts[other.position].contains(group) {
            return start - tables.intergreen(from: group, to: other)
        }
        let awaited = Self.mustBeRed(before: other, among: SignalGroupSet(group), tables)
        return awaited.isEmpty ? Int64.max : start - tables.clearance(of: group)
    }

    private mutating func advanceYieldedEnds(_ tables: SwitchingTables) {
        var isSettled = false
        while !isSettled {
            isSettled = true
            for group in closing {
                for other in tables.yielded[group.position].intersection(closing)
                where ends[other.position] > ends[group.position] {
                    ends[other.position] = ends[group.position]
                    isSettled = false
                }
            }
        }
    }
}
