import TrafficModel

/// What the sequencer's groups show and since when, in milliseconds of uptime.
struct LampLedger: Sendable {
    private(set) var green: SignalGroupSet = []
    private(set) var closing: SignalGroupSet = []
    private(set) var greenStarts: [Int64]
    /// Ends of the last greens, however long ago.
    private(set) var greenEnds: [Int64]

    init(groupCount: Int) {
        greenStarts = Array(repeating: 0, count: groupCount)
        greenEnds = greenStarts
    }

    /// All red, after lamps of which nothing is known: everybody may have been driving until now.
    mutating func becomeAllRed(at now: Int64) {
        green = []
        closing = []
        for position in greenEnds.indices { greenEnds[position] = now }
    }

    mutating func open(_ group: SignalGroupIndex, at now: Int64) {
        green.insert(group)
        greenStarts[group.position] = now
    }

    mutating func close(_ group: SignalGroupIndex, at now: Int64) {
        green.remove(group)
        closing.insert(group)
        greenEnds[group.position] = now
    }

    /// Turns closing lamps red whose time is over.
    mutating func endClosing(at now: Int64, tables: SwitchingTables) {
        for group in closing
        where now >= greenEnds[group.position] + tables.closing[group.position] {
            closing.remove(group)
        }
    }
}
