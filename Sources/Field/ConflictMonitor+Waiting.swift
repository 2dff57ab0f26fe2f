import TrafficModel

extension ConflictMonitor {
    /// I8: what a display shows must agree with what it has shown since it was last blank, and the
    /// lamp must change when it said, all within 1 s.
    mutating func checkCountdowns(_ countdown: [UInt8], with frame: LampFrame, at now: Int64) {
        for position in promises.indices {
            let seconds = countdown[position]
            guard seconds != 0 || promises[position] != 0 else { continue }
            let group = SignalGroupIndex(position)
            let end = now + Int64(seconds) * 1_000
            if previous[group] != frame[group] {
                // The display counts whole seconds, rounded up.
                if now < promises[position] - 2_000 { object(.countdown, position) }
                promises[position] = 0
            }
            guard seconds != 0 else {
                promises[position] = 0
                continue
            }
            if frame.yellow.contains(group) || frame.clearing.contains(group) {
                object(.countdown, position)
            }
            if promises[position] == 0 { promises[position] = end }
            if abs(end - promises[position]) > 1_000 { object(.countdown, position) }
        }
    }

    /// I6 and I10.
    mutating func findOverdue(at now: Int64) {
        for group in SignalGroupSet(rawValue: waiting) where now > deadline(of: group.position) {
            let isButton = tables.groups[group.position].hasButton
            object(isButton ? .service : .maximumRed, group.position)
        }
    }

    mutating func findFirstDeadline() {
        firstDeadline = Int64.max
        for group in SignalGroupSet(rawValue: waiting) {
            firstDeadline = min(firstDeadline, deadline(of: group.position))
        }
    }

    private var waiting: UInt64 {
        guard licence != .panel, previous.unregulated.rawValue != all else { return 0 }
        var waiting = served & ~previous.green.rawValue
        for group in SignalGroupSet(rawValue: waiting)
        where tables.groups[group.position].hasButton
            && pressed >> UInt64(group.position) & 1 == 0
        {
            waiting &= ~(1 << UInt64(group.position))
        }
        return waiting
    }

    private func deadline(of group: Int) -> Int64 {
        let own = tables.groups[group].longestWait
        let longest = licence == .privileged ? max(own, MonitorTables.privilegedWait) : own
        return waitingSince[group] + longest + tables.worstTransition
    }
}
