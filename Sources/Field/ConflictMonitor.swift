public import TrafficModel

/// The second opinion in the cabinet: it sees the lamps and displays of each step before they show,
/// the buttons on the street, its own tables and its own clock, and nothing of the sequencer.
///
/// It objects within the step to whatever would break I1…I8 or I10; I9 does not show in lamps.
/// For I6 and I10 it allows the worst transition beyond maximum red. It is not the cabinet's
/// conflict monitor (NEMA TS 2, EN 12675), which is a device of its own; it is the wall before it.
/// A value type without allocation in `check`; one thread.
public struct ConflictMonitor: Sendable {
    /// Who may let others wait longer than their maximum red.
    public private(set) var licence = WaitLicence.none
    /// What the site shows while it flashes.
    public let flash: LampFrame
    let tables: MonitorTables
    let all: UInt64
    let served: UInt64
    let ignored: Invariant?
    var previous = LampFrame()
    var greenStarts: [Int64]
    var greenEnds: [Int64]
    var waitingSince: [Int64]
    var promises: [Int64]
    var pressed: UInt64 = 0
    var firstDeadline = Int64.max
    var isFresh = true
    var finding: MonitorFinding?

    /// Makes the monitor of a site whose lamps are dark or flashing.
    ///
    /// - Parameter blindSpot: A rule that it does not watch, to prove what it is there for.
    public init(site: SignalSite, blindSpot: Invariant? = nil) {
        let count = site.groups.count
        tables = MonitorTables(site)
        flash = LampFrame(flashing: site)
        all = SignalGroupSet.all(count).rawValue
        served = site.stages.reduce(0) { $0 | $1.groups.rawValue }
        ignored = blindSpot
        greenStarts = Array(repeating: 0, count: count)
        greenEnds = greenStarts
        waitingSince = greenStarts
        promises = greenStarts
    }

    /// Sets who may let others wait; when that right ends, they wait anew.
    public mutating func license(_ licence: WaitLicence, at uptime: Uptime) {
        guard licence != self.licence else { return }
        self.licence = licence
        for position in waitingSince.indices {
            waitingSince[position] = max(waitingSince[position], uptime.milliseconds)
        }
        findFirstDeadline()
    }

    /// Takes a pressed button.
    public mutating func press(_ group: SignalGroupIndex, at uptime: Uptime) {
        let bit = UInt64(1) << UInt64(group.position)
        guard tables.groups[group.position].hasButton, pressed & bit == 0,
            !previous.green.contains(group)
        else { return }
        pressed |= bit
        waitingSince[group.position] = uptime.milliseconds
        findFirstDeadline()
    }

    /// Looks at lamps and displays that are about to be shown.
    ///
    /// - Parameters:
    ///   - frame: The lamps.
    ///   - countdown: Seconds on each group's display, 0 where it is blank; one per group.
    /// - Returns: An objection, and then the frame must not be shown; `nil` otherwise.
    /// - Complexity: O(1) while nothing changes and no display counts, else O(groups²).
    public mutating func check(
        _ frame: LampFrame, countdown: [UInt8], at uptime: Uptime
    ) -> MonitorFinding? {
        let now = uptime.milliseconds
        finding = nil
        if isFresh { begin(at: now) }
        if frame.unregulated.rawValue == all {
            enterFlash(frame, at: now)
            return finding
        }
        checkShape(of: frame)
        checkConflicts(in: frame)
        if frame != previous {
            checkChanges(to: frame, at: now)
            checkYellowTrap(in: frame)
        }
        checkYellows(in: frame, at: now)
        checkCountdowns(countdown, with: frame, at: now)
        let hasChanged = frame != previous
        if hasChanged { record(frame, at: now) }
        if now > firstDeadline { findOverdue(at: now) }
        return finding
    }

    mutating func object(_ invariant: Invariant, _ group: Int) {
        guard invariant != ignored, finding == nil else { return }
        finding = MonitorFinding(invariant, SignalGroupIndex(group))
    }

    /// Knows nothing of what was before: everybody may have been driving until now.
    private mutating func begin(at now: Int64) {
        isFresh = false
        for position in greenEnds.indices {
            greenEnds[position] = now
            waitingSince[position] = now
        }
        findFirstDeadline()
    }

    /// While lamps flash, everybody drives and nobody waits for green.
    private mutating func enterFlash(_ frame: LampFrame, at now: Int64) {
        if previous.unregulated.rawValue != all {
            for group in previous.lit { object(.lampSequence, group.position) }
        }
        previous = frame
        for position in greenEnds.indices {
            greenEnds[position] = now
            waitingSince[position] = now
            promises[position] = 0
        }
        firstDeadline = Int64.max
    }

    private mutating func record(_ frame: LampFrame, at now: Int64) {
        let started = frame.green.rawValue & ~previous.green.rawValue
        let ended = previous.green.rawValue & ~frame.green.rawValue
        for group in SignalGroupSet(rawValue: started) { greenStarts[group.position] = now }
        for group in SignalGroupSet(rawValue: ended) {
            greenEnds[group.position] = now
            waitingSince[group.position] = now
        }
        pressed &= ~frame.green.rawValue
        previous = frame
        findFirstDeadline()
    }
}
