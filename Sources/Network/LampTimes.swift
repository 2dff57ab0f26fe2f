import TrafficModel

/// When each group of a site last opened and closed, while a sequence of stages is played.
struct LampTimes {
    /// What one transition did.
    struct Change {
        /// Groups that closed, and how long they had been green.
        var closed: [(group: SignalGroupIndex, green: Int64)] = []
        /// Groups that opened, when, and how long they had been closed.
        var opened: [(group: SignalGroupIndex, at: Int64, red: Int64)] = []
    }

    private var green: SignalGroupSet = []
    private var openedAt: [Int64]
    /// `nil` for those that never closed.
    private var closedAt: [Int64?]

    init(_ groupCount: Int) {
        openedAt = Array(repeating: 0, count: groupCount)
        closedAt = Array(repeating: nil, count: groupCount)
    }

    /// When a group last opened.
    func opened(_ group: SignalGroupIndex) -> Int64 { openedAt[group.position] }

    /// Begins a transition to a set.
    mutating func change(
        to set: SignalGroupSet, at time: Int64, _ relations: SignalRelations,
        _ intergreens: Intergreens
    ) -> Change {
        var change = Change()
        for group in green.subtracting(set) {
            change.closed.append((group, time - openedAt[group.position]))
            closedAt[group.position] = time
        }
        for group in set.subtracting(green) {
            var moment = time
            for other in relations.conflicts(of: group) {
                guard let end = closedAt[other.position] else { continue }
                moment = max(moment, end + intergreens.milliseconds(from: other, to: group))
            }
            let red = closedAt[group.position].map { moment - $0 } ?? 0
            change.opened.append((group, moment, red))
            openedAt[group.position] = moment
        }
        green = set
        return change
    }
}
