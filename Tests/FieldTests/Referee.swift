import Field
import TrafficModel

/// Judges a controller by what it shows on the street, step by step, and by nothing else. Written
/// apart from monitor and sequencer, without an eye to speed.
struct Referee {
    /// One judgment.
    struct Violation: Hashable, CustomStringConvertible {
        let invariant: Invariant
        let group: Int
        let at: Int64

        var description: String { "\(invariant.name) group \(group) at \(at) ms" }
    }

    private(set) var violations: [Violation] = []
    private let site: SignalSite
    private let tolerance: Int64
    private var lamps: [Lamp]
    private var greenStart: [Int64]
    private var greenEnd: [Int64]
    private var wait: [Int64?]
    private var shown: [(end: Int64, seconds: Int)?]
    private var pressed: Set<Int> = []

    /// - Parameter worstTransition: What may come on top of maximum red.
    init(site: SignalSite, worstTransition: Int64) {
        self.site = site
        tolerance = worstTransition
        let count = site.groups.count
        lamps = Array(repeating: .dark, count: count)
        greenStart = Array(repeating: 0, count: count)
        greenEnd = greenStart
        wait = Array(repeating: nil, count: count)
        shown = Array(repeating: nil, count: count)
    }

    mutating func press(_ group: Int, at now: Int64) {
        guard site.groups[group].hasButton, lamps[group] != .green else { return }
        if pressed.insert(group).inserted { wait[group] = now }
    }

    /// Lamps went out from outside: power, or the agent died. What they showed is nobody's fault.
    mutating func lose(at now: Int64) {
        for group in lamps.indices {
            lamps[group] = .dark
            greenEnd[group] = now
            wait[group] = nil
            shown[group] = nil
        }
        pressed = []
    }

    /// The monitor has tripped: lamps may go from anything to flash.
    mutating func see(
        _ frame: LampFrame, countdown: [UInt8], at now: Int64, isFault: Bool,
        waitsFreely: Bool = false
    ) {
        let after = frame.lamps(count: lamps.count)
        if isFault, lamps.contains(where: { !$0.isUnregulated }) { lose(at: now) }
        for group in after.indices { judge(group, after, now) }
        judgePairs(after, now)
        for group in after.indices { note(group, after[group], Int(countdown[group]), now) }
        lamps = after
        for group in after.indices { judgeWait(group, now, waitsFreely) }
    }

    private mutating func object(_ invariant: Invariant, _ group: Int, _ now: Int64) {
        violations.append(Violation(invariant: invariant, group: group, at: now))
    }

    private mutating func judge(_ group: Int, _ after: [Lamp], _ now: Int64) {
        let tables = site.groups[group]
        let isPed = tables.kind == .ped
        let (old, new) = (lamps[group], after[group])
        let closed = now - greenEnd[group]
        if old == .yellow, new == .yellow, closed > tables.closingMilliseconds + 100 {
            object(.lampSequence, group, now)
        }
        guard old != new else { return }
        switch (old, new) {
        case (.green, tables.closingLamp):
            if now - greenStart[group] < tables.minGreenMilliseconds {
                object(isPed ? .pedestrians : .minimumGreen, group, now)
            }
        case (.yellow, .red):
            if abs(closed - tables.closingMilliseconds) > 100 { object(.lampSequence, group, now) }
        case (.clearing, .red):
            if closed < tables.closingMilliseconds { object(.pedestrians, group, now) }
        case (.red, .green): break
        case _ where old.isUnregulated && (new == .red || new.isUnregulated): break
        case _ where old == .red && new.isUnregulated: break
        default: object(.lampSequence, group, now)
        }
    }

    private mutating func judgePairs(_ after: [Lamp], _ now: Int64) {
        for one in after.indices {
            for other in after.indices where one != other {
                let indexes = (SignalGroupIndex(one), SignalGroupIndex(other))
                let relation = site.relations.relation(indexes.0, to: indexes.1)
                if relation == .conflict, after[one].isLit, after[other].isLit, one < other {
                    object(.conflict, one, now)
                }
                let starts = after[one] == .green && lamps[one] != .green
                let least = site.intergreens.milliseconds(from: indexes.1, to: indexes.0)
                if relation == .conflict, starts, lamps[other] != .green,
                    now - greenEnd[other] < least
                {
                    object(.intergreen, one, now)
                }
                let ends = lamps[one] == .green && after[one] != .green
                if relation == .yields, ends, lamps[other] == .green, after[other] == .green {
                    object(.yellowTrap, one, now)
                }
            }
        }
    }

    private mutating func note(_ group: Int, _ new: Lamp, _ seconds: Int, _ now: Int64) {
        let old = lamps[group]
        if let promise = shown[group], old != new || seconds == 0 {
            if old != new, now < promise.end - 2_000 || now > promise.end + 1_000 {
                object(.countdown, group, now)
            }
            shown[group] = nil
        }
        if seconds > 0 {
            let end = now + Int64(seconds) * 1_000
            if let promise = shown[group], abs(end - promise.end) > 1_000 {
                object(.countdown, group, now)
            }
            shown[group] = (shown[group]?.end ?? end, seconds)
        }
        if new == .green, old != .green { greenStart[group] = now }
        if new.isUnregulated || old == .green && new != .green { greenEnd[group] = now }
        if new == .green || new.isUnregulated {
            wait[group] = nil
            pressed.remove(group)
        } else if wait[group] == nil, !site.groups[group].hasButton {
            wait[group] = now
        }
    }

    private mutating func judgeWait(_ group: Int, _ now: Int64, _ waitsFreely: Bool) {
        guard let since = wait[group] else { return }
        if waitsFreely {
            wait[group] = now
        } else if now - since > site.groups[group].maxRedMilliseconds + tolerance {
            object(site.groups[group].hasButton ? .service : .maximumRed, group, now)
            wait[group] = now
        }
    }
}
