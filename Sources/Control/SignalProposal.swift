public import TrafficModel

/// What an author wants of one controller, before anybody has ruled on it.
public struct SignalProposal: Hashable, Sendable {
    /// How a proposed plan came about.
    public enum PlanOrigin: Hashable, Sendable {
        /// Computed from the running one: changes are taken in small steps.
        case computed
        /// Written in the city's tables by an engineer and chosen as a whole.
        case prepared
    }

    /// On whose behalf.
    public let author: CommandAuthor
    /// Which of several claimants of one author: an operator's name, a vehicle; empty for policies.
    public let claimant: String
    /// What is wanted.
    public let action: SignalCommand.Action
    /// Why, in words for an operator.
    public let reason: String
    /// The states that led to it, oldest first.
    public let evidence: [LinkState]
    /// When it was made or confirmed.
    public let madeAt: Timestamp
    /// Until when it stands; `nil` until it is withdrawn.
    public let expiresAt: Timestamp?
    /// The end of the oldest data that it rests on; `nil` where it rests on none.
    public let dataTime: Timestamp?
    /// How a proposed plan came about.
    public let planOrigin: PlanOrigin

    /// Makes a proposal.
    public init(
        author: CommandAuthor, claimant: String = "", action: SignalCommand.Action, reason: String,
        evidence: [LinkState] = [], madeAt: Timestamp, expiresAt: Timestamp? = nil,
        dataTime: Timestamp? = nil, planOrigin: PlanOrigin = .computed
    ) {
        self.author = author
        self.claimant = claimant
        self.action = action
        self.reason = reason
        self.evidence = evidence
        self.madeAt = madeAt
        self.expiresAt = expiresAt
        self.dataTime = dataTime
        self.planOrigin = planOrigin
    }
}

extension CommandAuthor {
    /// Whether he may break what a countdown promises, after blanking it (`signals.md` §6).
    var mayBlankCountdown: Bool { self >= .operator }
    /// Whether steps of plans, their spacing and blocked exits bind him (`signals.md` §3, §4).
    var isBoundBySteps: Bool { self < .operator }
}

extension SignalCommand.Action {
    /// Whether it commands stages rather than plans.
    var isOfStages: Bool {
        switch self {
        case .stage, .hold: true
        case .plan, .release: false
        }
    }
}
