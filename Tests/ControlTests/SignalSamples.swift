import Control
import TrafficModel

/// A crossroads in whole seconds. Groups: 0 north, 1 south, 2 left turn from the north, which gives
/// way to the south, 3 east, 4 west, 5 pedestrians beside north and south, 6 beside east and west.
/// Stages: 1 both ways with the turn, 2 south alone with pedestrians, 3 east and west, 4 east.
/// From 1 to 2 there is a yellow trap; from 2 to 4 one goes by way of 3; from 4 to 1 not at all.
struct Crossroads {
    var maxRedMilliseconds: Int64 = 120_000
    var level = CommissionLevel.stage
    var countdown = SignalGroup.Countdown.none
    var hasButton = false
    var plans = Self.plans
    var stageMinimum: Int64 = 0

    static let plans = [
        plan("am", [40, 0, 40, 10], offset: 5), plan("near", [42, 0, 42, 10], offset: 8),
        plan("far", [60, 0, 40, 10], offset: 5), plan("late", [40, 0, 40, 10], offset: 20),
        plan("east", [0, 0, 90, 0], offset: 5), plan("shift", [45, 0, 35, 10], offset: 5),
    ]

    static func plan(_ id: String, _ seconds: [Int64], offset: Int64) -> SignalPlan {
        let entries = seconds.enumerated().filter { $0.element > 0 }.map {
            SignalPlan.Entry(stage: StageIndex($0.offset), splitMilliseconds: $0.element * 1_000)
        }
        return SignalPlan(
            id: id, entries: entries,
            coordination: SignalPlan.Coordination(
                offsetMilliseconds: offset * 1_000, stage: StageIndex(0)))
    }

    var site: SignalSite {
        let groups = (0..<7).map(group)
        var relations = SignalRelations(groupCount: 7)
        var intergreens = Intergreens(groupCount: 7)
        let pairs = [
            (0, 3), (0, 4), (1, 3), (1, 4), (2, 3), (2, 4), (0, 6), (1, 6), (2, 6), (3, 5), (4, 5),
            (5, 6),
        ]
        for (one, other) in pairs {
            relations.setConflict(SignalGroupIndex(one), SignalGroupIndex(other))
            for (from, to) in [(one, other), (other, one)] {
                let clearance = Int64(from > to ? 2_000 : 1_000)
                intergreens.set(
                    groups[from].closingMilliseconds + clearance, from: SignalGroupIndex(from),
                    to: SignalGroupIndex(to), .given)
            }
        }
        relations.setYielding(SignalGroupIndex(2), to: SignalGroupIndex(1))
        let sets: [SignalGroupSet] = [.at(0, 1, 2, 5), .at(1, 5), .at(3, 4, 6), .at(3)]
        var transitions = StageTransitions(stageCount: 4)
        transitions.set(.via(StageIndex(2)), from: StageIndex(1), to: StageIndex(3))
        transitions.set(.forbidden, from: StageIndex(3), to: StageIndex(0))
        return SignalSite(
            controller: ControllerNumber(12), groups: groups, relations: relations,
            intergreens: intergreens,
            stages: sets.enumerated().map {
                Stage(
                    id: "s\($0 + 1)", number: $0 + 1, groups: $1, minMilliseconds: stageMinimum)
            }, transitions: transitions, plans: plans,
            calendar: PlanCalendar(
                entries: [
                    PlanCalendar.Entry(plan: 2, days: 0x3e, startMinute: 420, endMinute: 540),
                    PlanCalendar.Entry(plan: 3, days: 0x7f, startMinute: 1_320, endMinute: 60),
                    PlanCalendar.Entry(plan: nil, days: 0x80, startMinute: 0, endMinute: 1_440),
                ], defaultPlan: 0), mainStage: StageIndex(0),
            startup: SignalSite.Startup(
                stage: StageIndex(0), flashMilliseconds: 5_000, allRedMilliseconds: 6_000),
            level: level, tablesHash: "0011223344556677")
    }

    private func group(_ position: Int) -> SignalGroup {
        let walks = position > 4
        return SignalGroup(
            id: "g\(position + 1)", number: position + 1, kind: walks ? .ped : .vehicle,
            closingMilliseconds: walks ? 4_000 : 3_000, redClearanceMilliseconds: 1_000,
            minGreenMilliseconds: walks ? 4_000 : 5_000, maxRedMilliseconds: maxRedMilliseconds,
            countdown: position == 3 || position == 0 ? countdown : .none,
            hasButton: walks && hasButton)
    }
}

extension SignalGroupSet {
    /// The groups at some positions.
    static func at(_ positions: Int...) -> SignalGroupSet {
        positions.reduce(into: []) { $0.insert(SignalGroupIndex($1)) }
    }
}

extension SignalSite {
    /// A status in which a stage, or the lamps of some letters, show.
    func status(
        stage: Int = 1, lamps: String? = nil, at uptime: Int64,
        mode: ControllerMode = .centralStage, transition: UInt32 = 1, next: Int? = nil,
        plan: String? = nil, lease: UInt64? = nil,
        hash: String? = nil, wall: Timestamp = .zero
    ) -> ControllerStatus {
        let shown = self.stage(number: stage).map { stages[$0.position].groups } ?? []
        let letters = lamps.map { $0.compactMap { Lamp(letter: $0) } }
        return ControllerStatus(
            controller: controller, mode: mode,
            state: SignalCommand.ExpectedState(stage: stage, transition: transition), next: next,
            plan: plan, outOfStepMilliseconds: nil,
            lamps: letters
                ?? groups.indices.map { shown.contains(SignalGroupIndex($0)) ? .green : .red },
            lease: lease, tablesHash: hash ?? tablesHash, uptime: Uptime(milliseconds: uptime),
            wallTime: wall, fault: "")
    }
}

/// A moment so many milliseconds after 2026-05-29T00:00:00Z.
func instant(_ milliseconds: Int64) -> Timestamp {
    Timestamp(microseconds: moment(0).microseconds + milliseconds * 1_000)
}

/// A proposal made at a moment in milliseconds.
func wants(
    _ action: SignalCommand.Action, _ author: CommandAuthor = .adaptive, at time: Int64 = 0,
    claimant: String = "", until end: Int64? = nil, dataAt: Int64? = nil,
    _ origin: SignalProposal.PlanOrigin = .computed
) -> SignalProposal {
    SignalProposal(
        author: author, claimant: claimant, action: action, reason: "because",
        madeAt: instant(time), expiresAt: end.map(instant), dataTime: dataAt.map(instant),
        planOrigin: origin)
}

extension SafetyEnvelope {
    /// An envelope that has seen a stage green for 60 s, each 5 s a status.
    static func settled(
        _ site: SignalSite, stage: Int = 1, mode: ControllerMode = .centralStage,
        plan: String? = nil
    ) -> SafetyEnvelope {
        var envelope = SafetyEnvelope(site: site)
        envelope.see(stage, from: 0, to: 60_000, mode: mode, plan: plan)
        return envelope
    }

    /// Sees a stage for a while.
    mutating func see(
        _ stage: Int, from start: Int64, to end: Int64, mode: ControllerMode = .centralStage,
        plan: String? = nil
    ) {
        for time in stride(from: start, through: end, by: 5_000) {
            observe(
                site.status(stage: stage, at: time, mode: mode, plan: plan), at: instant(time))
        }
    }

    /// The refusal of a proposal, or `nil`.
    mutating func refusal(
        of proposal: SignalProposal, at time: Int64 = 60_000
    ) -> CommandRefusal? {
        guard case .refuse(let refusal, _) = judge(proposal, at: instant(time)) else { return nil }
        return refusal
    }

    /// The programme as text: offset in seconds, group, lamp.
    var text: String {
        programme.changes.map {
            "\($0.offsetMilliseconds / 1_000):\($0.group.position)\($0.lamp.letter)"
        }.joined(separator: " ")
    }
}
