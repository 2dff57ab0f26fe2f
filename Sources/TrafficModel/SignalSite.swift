/// Everything that the tables say about the signals of one controller: what the roadside agent runs
/// by and what the centre checks its commands against.
///
/// Made and checked by `Network`. Both ends compare `tablesHash` before anything is commanded.
public struct SignalSite: Hashable, Sendable {
    /// What happens from power-up to the first stage (`controller_site.csv`).
    public struct Startup: Hashable, Sendable {
        /// The first stage.
        public let stage: StageIndex
        /// How long it flashes.
        public let flashMilliseconds: Int64
        /// How long all is red behind it: at least 5 s and the greatest intergreen.
        public let allRedMilliseconds: Int64

        /// Makes a start-up.
        public init(stage: StageIndex, flashMilliseconds: Int64, allRedMilliseconds: Int64) {
            self.stage = stage
            self.flashMilliseconds = flashMilliseconds
            self.allRedMilliseconds = allRedMilliseconds
        }
    }

    /// The controller.
    public let controller: ControllerNumber
    /// The groups, at most 64.
    public let groups: [SignalGroup]
    /// Which of them may be green together.
    public let relations: SignalRelations
    /// Least times between conflicting greens.
    public let intergreens: Intergreens
    /// The stages in the order of service.
    public let stages: [Stage]
    /// From which stage one may go to which.
    public let transitions: StageTransitions
    /// The plans, in table order.
    public let plans: [SignalPlan]
    /// Which plan runs when.
    public let calendar: PlanCalendar
    /// The stage from whose end scheduled flash is entered.
    public let mainStage: StageIndex
    /// From power-up to the first stage.
    public let startup: Startup
    /// How far the centre is let in.
    public let level: CommissionLevel
    /// The agency that runs it; empty where unknown.
    public let agency: String
    /// Fingerprint of all of the above, 16 hexadecimal digits.
    public let tablesHash: String

    /// Makes a site from checked parts.
    public init(
        controller: ControllerNumber, groups: [SignalGroup], relations: SignalRelations,
        intergreens: Intergreens, stages: [Stage], transitions: StageTransitions,
        plans: [SignalPlan], calendar: PlanCalendar, mainStage: StageIndex, startup: Startup,
        level: CommissionLevel = .stage, agency: String = "", tablesHash: String = ""
    ) {
        self.controller = controller
        self.groups = groups
        self.relations = relations
        self.intergreens = intergreens
        self.stages = stages
        self.transitions = transitions
        self.plans = plans
        self.calendar = calendar
        self.mainStage = mainStage
        self.startup = startup
        self.level = level
        self.agency = agency
        self.tablesHash = tablesHash
    }

    /// The stage of a number, or `nil`.
    public func stage(number: Int) -> StageIndex? {
        stages.firstIndex { $0.number == number }.map { StageIndex($0) }
    }

    /// The plan of an id, by its position, or `nil`.
    public func plan(id: String) -> Int? { plans.firstIndex { $0.id == id } }
}
