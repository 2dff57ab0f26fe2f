import Tables
import TrafficModel

/// Makes the signals of one controller from its rows, and says why where it cannot.
///
/// Groups, relations, intergreens, stages and plans follow one another; each step takes what the
/// tables state and derives the rest. Pure; one value a controller.
struct SiteCompiler {
    let controller: ControllerDraft
    let rows: SignalRows
    let crossings: [CrossingDraft]
    let streets: StreetPlan
    private(set) var findings: [SignalFinding] = []
    /// Why the controller may not be commanded.
    private(set) var reasons: [String] = []
    private(set) var survey: SignalSurvey

    /// By group number.
    var groups: [LitGroup] = []
    var relations = SignalRelations(groupCount: 0)
    /// Why two groups meet, by pair in order of position.
    var meetings: [GroupMeeting: String] = [:]
    var intergreens = Intergreens(groupCount: 0)
    /// By stage number.
    var stages: [LitStage] = []
    var transitions = StageTransitions(stageCount: 0)
    var plans: [LitPlan] = []

    init(
        controller: ControllerDraft, rows: SignalRows, crossings: [CrossingDraft],
        streets: StreetPlan
    ) {
        self.controller = controller
        self.rows = rows
        self.crossings = crossings
        self.streets = streets
        survey = SignalSurvey(controller: controller.id)
    }

    /// The signals, or `nil` where there are reasons not to command the controller.
    mutating func compile() -> SignalSite? {
        // More groups or stages than there are numbers have been refused already.
        guard rows.groups.count <= SignalGroupSet.capacity, rows.stages.count <= 255 else {
            return nil
        }
        if rows.groups.isEmpty { compilePhaseGroups() } else { compileGroups() }
        guard !groups.isEmpty else {
            if reasons.isEmpty, controller.reasons.isEmpty {
                deny(
                    controller.row, "controller_id",
                    "its stages and plans light no signal group; describe them in"
                        + " signal_group.csv")
            }
            return nil
        }
        settleMovements()
        checkGroups()
        compileRelations()
        compileIntergreens()
        if rows.stages.isEmpty { compileRings() } else { compileStages() }
        guard !stages.isEmpty else { return nil }
        checkStages()
        compileTransitions()
        findYellowTraps()
        if !rows.stages.isEmpty { compilePlans() }
        checkService()
        let startup = startup()
        let calendar = calendar()
        guard reasons.isEmpty, let startup else { return nil }
        return SignalSite(
            controller: controller.number, groups: groups.map(\.group), relations: relations,
            intergreens: intergreens, stages: stages.map(\.stage), transitions: transitions,
            plans: plans.map(\.plan), calendar: calendar, mainStage: mainStage, startup: startup,
            level: level, agency: rows.site?.agency ?? ""
        ).withTablesHash
    }

    /// Says why the controller may not be commanded.
    mutating func deny(_ row: Row, _ column: String?, _ reason: String) {
        reasons.append(reason)
        note(
            .notCommandable, row, column,
            "controller '\(controller.id)' may not be commanded: \(reason)")
    }

    /// Says why a plan may not be commanded.
    mutating func deny(_ plan: PlanDraft, _ reason: String) {
        survey.refusedPlans[plan.id, default: []].append(reason)
        note(
            .notCommandable, plan.row, "timing_plan_id",
            "plan '\(plan.id)' of controller '\(controller.id)' may not be commanded: \(reason)")
    }

    mutating func warn(_ row: Row, _ column: String?, _ message: String) {
        note(.warn, row, column, message)
    }

    private mutating func note(
        _ severity: NetworkProblem.Severity, _ row: Row, _ column: String?, _ message: String
    ) {
        findings.append(
            SignalFinding(severity: severity, row: row, column: column, message: message))
    }

    mutating func record(_ trap: YellowTrap) { survey.traps.append(trap) }
    mutating func record(_ relation: RelationNote) { survey.relations.append(relation) }
    mutating func record(_ provenance: Intergreens.Provenance) {
        survey.intergreenCounts[provenance, default: 0] += 1
    }

    /// Whether a plan has been denied.
    func isDenied(_ plan: PlanDraft) -> Bool { survey.refusedPlans[plan.id] != nil }

    /// The groups of a set in words: `'a', 'b'`.
    func names(_ set: SignalGroupSet) -> String {
        set.map { "'\(groups[$0.position].group.id)'" }.joined(separator: ", ")
    }
}

/// Two groups of a site, the lower position first.
struct GroupMeeting: Hashable {
    let first: SignalGroupIndex
    let second: SignalGroupIndex

    init(_ one: SignalGroupIndex, _ other: SignalGroupIndex) {
        (first, second) = (min(one, other), max(one, other))
    }
}
