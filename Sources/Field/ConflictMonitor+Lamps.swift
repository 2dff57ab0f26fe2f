import TrafficModel

extension ConflictMonitor {
    /// One lamp per group, of its kind; all groups flash, or none.
    mutating func checkShape(of frame: LampFrame) {
        for group in frame.unregulated { object(.lampSequence, group.position) }
        let twice =
            frame.green.rawValue & frame.yellow.rawValue
            | frame.green.rawValue & frame.clearing.rawValue
            | frame.yellow.rawValue & frame.clearing.rawValue
        for group in SignalGroupSet(rawValue: twice) { object(.lampSequence, group.position) }
        for group in frame.yellow where tables.groups[group.position].isPedestrian {
            object(.lampSequence, group.position)
        }
        for group in frame.clearing where !tables.groups[group.position].isPedestrian {
            object(.lampSequence, group.position)
        }
    }

    /// I1.
    mutating func checkConflicts(in frame: LampFrame) {
        let lit = frame.lit
        for group in lit where tables.groups[group.position].enemies & lit.rawValue != 0 {
            object(.conflict, group.position)
        }
    }

    /// I2, I3, I4 and the order of I7, where something changes.
    mutating func checkChanges(to frame: LampFrame, at now: Int64) {
        for group in SignalGroupSet(rawValue: all) {
            let (before, after) = (previous[group], frame[group])
            guard before != after else { continue }
            switch (before, after) {
            case (.red, .green): checkSeparation(of: group.position, at: now)
            case (.green, .yellow), (.green, .clearing): checkGreen(of: group.position, at: now)
            case (.yellow, .red): checkYellowEnd(of: group.position, at: now)
            case (.clearing, .red): checkClearance(of: group.position, at: now)
            case (.dark, .red), (.flashingYellow, .red), (.flashingRed, .red): break
            default: object(.lampSequence, group.position)
            }
        }
    }

    /// I5: whoever loses his green, or turns red, while the one he yields to was green before and
    /// stays green.
    mutating func checkYellowTrap(in frame: LampFrame) {
        let ended = previous.green.subtracting(frame.green)
        let turned = previous.lit.subtracting(frame.lit)
        let staying = previous.green.rawValue & frame.green.rawValue
        for group in ended.union(turned)
        where tables.groups[group.position].superiors & staying != 0 {
            object(.yellowTrap, group.position)
        }
    }

    /// I7: a yellow that would last longer than its time and 0.1 s.
    mutating func checkYellows(in frame: LampFrame, at now: Int64) {
        for group in frame.yellow.intersection(previous.yellow) {
            let shown = now - greenEnds[group.position]
            guard shown >= tables.groups[group.position].closing + 100 else { continue }
            object(.lampSequence, group.position)
        }
    }

    private mutating func checkSeparation(of group: Int, at now: Int64) {
        for other in SignalGroupSet(rawValue: tables.groups[group].enemies)
        where now - greenEnds[other.position] < tables.separations[other.position][group] {
            object(.intergreen, group)
        }
    }

    private mutating func checkGreen(of group: Int, at now: Int64) {
        guard now - greenStarts[group] < tables.groups[group].shortestGreen else { return }
        object(tables.groups[group].isPedestrian ? .pedestrians : .minimumGreen, group)
    }

    private mutating func checkYellowEnd(of group: Int, at now: Int64) {
        guard now - greenEnds[group] < tables.groups[group].closing - 100 else { return }
        object(.lampSequence, group)
    }

    private mutating func checkClearance(of group: Int, at now: Int64) {
        guard now - greenEnds[group] < tables.groups[group].closing else { return }
        object(.pedestrians, group)
    }
}
