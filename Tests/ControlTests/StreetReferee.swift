import Control
import TrafficModel

/// Looks at the lamps from outside and knows only the site's tables and the rules of the street.
struct StreetReferee {
    private let site: SignalSite
    private let conflicts: [SignalGroupSet]
    private let yielded: [SignalGroupSet]
    private let served: SignalGroupSet
    /// All stages once, reckoned generously.
    private let recovery: Int64
    private var lamps: [Lamp]
    private var since: [Int64]
    private var greenEnds: [Int64]
    private var calledAt: [Int64?]
    /// When a countdown said that the green would end.
    private var promised: [Int64?]
    private var excusedAt: Int64 = -1_000_000
    private var cappedAt: Int64 = -1_000_000
    /// What was found, in order, without repeating itself.
    private(set) var violations: [SafetyInvariant] = []
    /// When the first of them was found.
    private(set) var firstAt: Int64?

    init(site: SignalSite) {
        self.site = site
        let all = SignalGroupSet.all(site.groups.count)
        conflicts = all.map { site.relations.conflicts(of: $0) }
        yielded = all.map { site.relations.yielded(by: $0) }
        served = site.stages.reduce(into: SignalGroupSet()) { $0 = $0.union($1.groups) }
        let green = site.groups.map(\.minGreenMilliseconds).max() ?? 0
        let closing = site.groups.map { $0.closingMilliseconds + $0.redClearanceMilliseconds }
        let clearing = max(closing.max() ?? 0, site.intergreens.greatestMilliseconds)
        recovery = Int64(site.stages.count) * 2 * (green + clearing + 15_000)
        lamps = site.groups.map { _ in .dark }
        since = site.groups.map { _ in 0 }
        greenEnds = since
        calledAt = site.groups.map { _ in nil }
        promised = calledAt
    }

    /// Notes that the street obeyed the centre.
    mutating func noteObeyed(in mode: ControllerMode, at now: Int64) {
        if mode == .localManual { blame(.localAuthority, now) }
    }

    mutating func notePressed(_ group: SignalGroupIndex, at now: Int64) {
        guard lamps[group.position] != .green, calledAt[group.position] == nil else { return }
        calledAt[group.position] = now
    }

    /// - Parameter isPrivileged: Whether police, rail or an emergency have their way.
    mutating func look(at street: borrowing NaiveStreet, _ now: Int64, isPrivileged: Bool) {
        if street.mode != .centralStage { excusedAt = now }
        if isPrivileged { cappedAt = now }
        for position in lamps.indices {
            let group = SignalGroupIndex(position)
            if street.lamps[position] != lamps[position] {
                change(group, to: street.lamps[position], in: street.lamps, at: now)
            }
            checkPromise(of: group, street.shownSeconds(of: group), street.blank, at: now)
            checkWaiting(of: group, at: now)
        }
        for position in lamps.indices { lamps[position] = street.lamps[position] }
    }

    private mutating func change(
        _ group: SignalGroupIndex, to lamp: Lamp, in shown: [Lamp], at now: Int64
    ) {
        let position = group.position
        let before = lamps[position]
        let lasted = now - since[position]
        since[position] = now
        promised[position] = before == .green ? promised[position] : nil
        if lamp.isUnregulated || before.isUnregulated {
            promised[position] = nil
            greenEnds[position] = now
            calledAt[position] = lamp == .red && !site.groups[position].hasButton ? now : nil
            if lamp != .red, !lamp.isUnregulated { blame(.sequence, now) }
            return
        }
        if before == .green { end(group, after: lasted, at: now) }
        checkSequence(group, before, lamp, lasted, now)
        if lamp == .green { begin(group, in: shown, at: now) }
        if before.isLit, lamp != before, staysGreen(yielded[position], in: shown) {
            blame(.yellowTrap, now)
        }
    }

    /// Whether somebody is green before and after: who gives way to him must not end meanwhile.
    private func staysGreen(_ groups: SignalGroupSet, in shown: [Lamp]) -> Bool {
        groups.contains { shown[$0.position] == .green && lamps[$0.position] == .green }
    }

    private mutating func begin(_ group: SignalGroupIndex, in shown: [Lamp], at now: Int64) {
        for other in conflicts[group.position] {
            if shown[other.position].isLit { blame(.conflict, now) }
            let intergreen = site.intergreens.milliseconds(from: other, to: group)
            if now - greenEnds[other.position] < intergreen { blame(.intergreen, now) }
        }
        calledAt[group.position] = nil
    }

    private mutating func end(_ group: SignalGroupIndex, after lasted: Int64, at now: Int64) {
        let row = site.groups[group.position]
        greenEnds[group.position] = now
        if !row.hasButton { calledAt[group.position] = now }
        if lasted < row.minGreenMilliseconds {
            blame(row.kind == .ped ? .pedestrian : .minimumGreen, now)
        }
    }

    private mutating func checkSequence(
        _ group: SignalGroupIndex, _ before: Lamp, _ lamp: Lamp, _ lasted: Int64, _ now: Int64
    ) {
        let row = site.groups[group.position]
        let rule: SafetyInvariant = row.kind == .ped ? .pedestrian : .sequence
        switch (before, lamp) {
        case (.red, .green), (.green, row.closingLamp): break
        case (row.closingLamp, .red):
            if lasted != row.closingMilliseconds { blame(rule, now) }
        default: blame(rule, now)
        }
    }

    private mutating func checkPromise(
        of group: SignalGroupIndex, _ shown: Int64?, _ blank: SignalGroupSet, at now: Int64
    ) {
        let position = group.position
        if let end = promised[position], blank.contains(group) == false {
            let isGreen = since[position] <= now && lampIsGreen(group, now)
            if isGreen, now > end + 1_000 { blame(.countdown, now) }
            if !isGreen {
                if abs(now - end) > 1_000 { blame(.countdown, now) }
                promised[position] = nil
            } else if shown == nil {
                blame(.countdown, now)
            }
        } else {
            promised[position] = nil
        }
        if let shown, promised[position] == nil { promised[position] = now + shown * 1_000 }
    }

    /// A change sets `since` in the same look, so a green that has just ended began to end now.
    private func lampIsGreen(_ group: SignalGroupIndex, _ now: Int64) -> Bool {
        greenEnds[group.position] != now && lamps[group.position] == .green
    }

    private mutating func checkWaiting(of group: SignalGroupIndex, at now: Int64) {
        guard let called = calledAt[group.position], served.contains(group) else { return }
        let row = site.groups[group.position]
        let waited = now - called
        guard waited > row.maxRedMilliseconds, now - excusedAt > recovery else { return }
        let isCapped = now - cappedAt <= recovery
        let limit = isCapped ? 240_000 : row.maxRedMilliseconds
        if !row.hasButton, waited > limit { blame(.maximumRed, now) }
        if waited > limit + 30_000 { blame(.service, now) }
    }

    private mutating func blame(_ invariant: SafetyInvariant, _ now: Int64) {
        if firstAt == nil { firstAt = now }
        guard !violations.contains(invariant) else { return }
        violations.append(invariant)
    }
}
