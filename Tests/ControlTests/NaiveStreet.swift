import Control
import TrafficModel

/// A junction that plays every programme to the letter and guards nothing.
struct NaiveStreet {
    let site: SignalSite
    private(set) var lamps: [Lamp]
    /// Its clock since it was switched on, in milliseconds.
    private(set) var uptime: Int64 = 0
    private(set) var mode = ControllerMode.dark
    private(set) var stage: Int
    private(set) var transition: UInt32 = 0
    /// Groups whose countdown was blanked, until they are green again.
    private(set) var blank: SignalGroupSet = []
    private var changes: [TransitionProgramme.Change] = []
    private var legs: [TransitionProgramme.Leg] = []
    private var start: Int64 = 0
    private var played = 0
    private var latched = 0
    private var number: UInt32?

    init(site: SignalSite) {
        self.site = site
        lamps = site.groups.map { _ in .dark }
        stage = site.stages[site.startup.stage.position].number
        changes.reserveCapacity(site.groups.count * 6)
        legs.reserveCapacity(2)
    }

    var isIdle: Bool { played == changes.count && latched == legs.count }
    /// What is still to be played, and the clock from which it counts.
    var rest: ArraySlice<TransitionProgramme.Change> { changes[played...] }
    var restOfLegs: ArraySlice<TransitionProgramme.Leg> { legs[latched...] }
    var programmeStart: Int64 { start }

    mutating func step(_ milliseconds: Int64 = 100) {
        uptime += milliseconds
        playDue()
        if mode == .startup, isIdle { mode = .centralStage }
    }

    /// Plays what the centre lets pass; the programme that plays already goes on.
    mutating func obey(_ programme: TransitionProgramme) {
        guard number != programme.number else { return }
        number = programme.number
        play(programme)
    }

    mutating func play(_ programme: TransitionProgramme) {
        changes.removeAll(keepingCapacity: true)
        for change in programme.changes { changes.append(change) }
        legs.removeAll(keepingCapacity: true)
        for leg in programme.legs { legs.append(leg) }
        start = programme.start.milliseconds
        played = 0
        latched = 0
        if programme.blanksCountdown {
            for group in SignalGroupSet.all(lamps.count) where lamps[group.position] == .green {
                blank.insert(group)
            }
        }
        playDue()
    }

    mutating func switchOff() {
        mode = .dark
        for position in lamps.indices { lamps[position] = .dark }
        changes.removeAll(keepingCapacity: true)
        legs.removeAll(keepingCapacity: true)
        played = 0
        latched = 0
    }

    mutating func switchOn() {
        mode = .startup
        uptime = 0
        transition = 0
        stage = site.stages[site.startup.stage.position].number
    }

    /// Somebody opens the police panel, or closes it. Lamps moved by hand are not counted down.
    mutating func setLocal(_ isLocal: Bool) {
        guard mode == .centralStage || mode == .localManual else { return }
        mode = isLocal ? .localManual : .centralStage
        if isLocal { blank = .all(lamps.count) }
    }

    func status() -> ControllerStatus {
        ControllerStatus(
            controller: site.controller, mode: mode,
            state: SignalCommand.ExpectedState(stage: stage, transition: transition), next: nil,
            plan: nil, outOfStepMilliseconds: nil, lamps: lamps, lease: 1,
            tablesHash: site.tablesHash, uptime: Uptime(milliseconds: uptime), wallTime: .zero,
            fault: "")
    }

    /// The seconds that a group's countdown shows, or `nil` while it is blank.
    func shownSeconds(of group: SignalGroupIndex) -> Int64? {
        guard case .last(let ahead) = site.groups[group.position].countdown,
            lamps[group.position] == .green, !blank.contains(group), played < changes.count
        else { return nil }
        let end = changes[played...].first { $0.group == group && $0.lamp != .green }
        guard let end else { return nil }
        let left = start + end.offsetMilliseconds - uptime
        return left <= ahead * 1_000 ? (left + 999) / 1_000 : nil
    }

    private mutating func playDue() {
        while latched < legs.count, start + legs[latched].latchOffsetMilliseconds <= uptime {
            stage = site.stages[legs[latched].stage.position].number
            transition += 1
            latched += 1
        }
        while played < changes.count, start + changes[played].offsetMilliseconds <= uptime {
            let change = changes[played]
            lamps[change.group.position] = change.lamp
            if mode != .localManual, change.lamp != .green { blank.remove(change.group) }
            played += 1
        }
    }
}
