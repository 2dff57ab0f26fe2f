import TrafficModel

/// What every group shows since when, and when its last green ended, on the controller's clock in
/// milliseconds. Where something was not seen, the moment is taken that binds most.
struct LampLedger: Sendable {
    private(set) var lamps: [Lamp]
    /// Since when a group shows what it shows.
    private(set) var since: [Int64]
    /// End of the last green.
    private(set) var greenEnds: [Int64]
    /// When the group turned or will turn red.
    private(set) var redFrom: [Int64]
    private(set) var green: SignalGroupSet = []
    private(set) var closing: SignalGroupSet = []
    private(set) var unregulated: SignalGroupSet
    private var observedAt: Int64 = 0

    init(groupCount: Int) {
        lamps = Array(repeating: .dark, count: groupCount)
        since = Array(repeating: 0, count: groupCount)
        greenEnds = since
        redFrom = since
        unregulated = .all(groupCount)
    }

    /// Takes lamps of which nothing was known before: everything may have happened just now.
    mutating func begin(_ lamps: [Lamp], at now: Int64, tables: SiteTables) {
        green = []
        closing = []
        unregulated = []
        for group in SignalGroupSet.all(tables.groupCount) {
            let lamp = lamps[group.position]
            let isClosing = lamp == .yellow || lamp == .clearing
            greenEnds[group.position] = now
            redFrom[group.position] = isClosing ? now + tables.closings[group.position] : now
            show(lamp, group, since: now, tables)
        }
        observedAt = now
    }

    /// Takes the lamps of a moment.
    ///
    /// - Returns: The groups that show something else than before.
    mutating func take(_ lamps: [Lamp], at now: Int64, tables: SiteTables) -> SignalGroupSet {
        var changed: SignalGroupSet = []
        for position in 0..<tables.groupCount where lamps[position] != self.lamps[position] {
            let group = SignalGroupIndex(position)
            changed.insert(group)
            change(group, to: lamps[position], at: now, tables)
        }
        observedAt = now
        return changed
    }

    /// Takes over what another ledger knows, without allocating.
    mutating func copy(_ other: LampLedger) {
        for position in lamps.indices {
            lamps[position] = other.lamps[position]
            since[position] = other.since[position]
            greenEnds[position] = other.greenEnds[position]
            redFrom[position] = other.redFrom[position]
        }
        green = other.green
        closing = other.closing
        unregulated = other.unregulated
    }

    /// Plays a closing to its end: green until a moment, then the closing lamp, then red.
    mutating func close(_ group: SignalGroupIndex, at end: Int64, tables: SiteTables) {
        greenEnds[group.position] = end
        redFrom[group.position] = end + tables.closings[group.position]
        show(.red, group, since: redFrom[group.position], tables)
    }

    /// Plays what is left of a closing lamp, or red behind flashing.
    mutating func finishClosing(_ group: SignalGroupIndex, tables: SiteTables) {
        show(.red, group, since: redFrom[group.position], tables)
    }

    /// Plays an opening.
    mutating func open(_ group: SignalGroupIndex, at start: Int64, tables: SiteTables) {
        show(.green, group, since: start, tables)
    }

    private mutating func change(
        _ group: SignalGroupIndex, to lamp: Lamp, at now: Int64, _ tables: SiteTables
    ) {
        let position = group.position
        let before = lamps[position]
        switch lamp {
        case .green: break
        case .yellow, .clearing:
            greenEnds[position] = now
            redFrom[position] = now + tables.closings[position]
        case .red:
            if before == .green { greenEnds[position] = unseenEnd(of: group, at: now, tables) }
            // While lamps flash everybody drives: it counts as green.
            if before.isUnregulated { greenEnds[position] = now }
            redFrom[position] = now
        case .dark, .flashingYellow, .flashingRed:
            greenEnds[position] = now
            redFrom[position] = now
        }
        show(lamp, group, since: now, tables)
    }

    /// When a green ended whose closing lamp was not seen: its whole time before, if that fits
    /// between two looks; else just now.
    private func unseenEnd(
        of group: SignalGroupIndex, at now: Int64, _ tables: SiteTables
    ) -> Int64 {
        let end = now - tables.closings[group.position]
        return end < observedAt ? now : end
    }

    private mutating func show(
        _ lamp: Lamp, _ group: SignalGroupIndex, since moment: Int64, _ tables: SiteTables
    ) {
        lamps[group.position] = lamp
        since[group.position] = moment
        green.remove(group)
        closing.remove(group)
        unregulated.remove(group)
        switch lamp {
        case .green: green.insert(group)
        case .yellow, .clearing: closing.insert(group)
        case .red: break
        case .dark, .flashingYellow, .flashingRed: unregulated.insert(group)
        }
    }
}
