import TrafficModel

/// Turns changes of lamps into controller events.
struct LampJournal: Sendable {
    private let numbers: [UInt32]
    private let pedestrians: SignalGroupSet
    private let redClearances: [Int64]
    private var clearing: SignalGroupSet = []
    private var clearUntil: [Int64]

    init(site: SignalSite) {
        numbers = site.groups.map { UInt32(truncatingIfNeeded: $0.number) }
        redClearances = site.groups.map(\.redClearanceMilliseconds)
        pedestrians = SignalGroupSet.all(site.groups.count).filtered {
            site.groups[$0.position].kind == .ped
        }
        clearUntil = Array(repeating: 0, count: site.groups.count)
    }

    /// Writes down a change.
    mutating func note(
        from before: LampFrame, to after: LampFrame, at now: Int64,
        into outbox: inout Outbox
    ) {
        let opened = after.green.subtracting(before.green)
        for group in opened {
            let number = numbers[group.position]
            clearing.remove(group)
            if pedestrians.contains(group) {
                outbox.log(.pedestrianBeginWalk, number, at: now)
            } else {
                outbox.log(.phaseOn, number, at: now)
                outbox.log(.phaseBeginGreen, number, at: now)
            }
        }
        for group in after.clearing.subtracting(before.clearing) {
            outbox.log(.pedestrianBeginClearance, numbers[group.position], at: now)
        }
        for group in after.yellow.subtracting(before.yellow) {
            outbox.log(.phaseGreenTermination, numbers[group.position], at: now)
            outbox.log(.phaseBeginYellow, numbers[group.position], at: now)
        }
        guard after.unregulated.isEmpty else { return }
        for group in before.clearing.subtracting(after.clearing) {
            outbox.log(.pedestrianBeginDontWalk, numbers[group.position], at: now)
        }
        for group in before.yellow.subtracting(after.yellow) {
            outbox.log(.phaseEndYellow, numbers[group.position], at: now)
            outbox.log(.phaseBeginRedClearance, numbers[group.position], at: now)
            clearing.insert(group)
            clearUntil[group.position] = now + redClearances[group.position]
        }
    }

    /// Writes down red clearances that are over.
    mutating func endRedClearances(at now: Int64, into outbox: inout Outbox) {
        for group in clearing where now >= clearUntil[group.position] {
            clearing.remove(group)
            outbox.log(.phaseEndRedClearance, numbers[group.position], at: now)
            outbox.log(.phaseInactive, numbers[group.position], at: now)
        }
    }
}
