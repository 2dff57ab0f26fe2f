import TrafficModel

/// What the congested links ask of one controller or sign, and what was last decided for it.
struct TargetState: Sendable {
    /// The controller or sign.
    let target: Decision.Target
    /// The beginnings of the congestion that asks, ordered by time and link.
    private(set) var asking: [CongestionChange] = []
    /// The ends of congestion since the last decision, ordered by time and link.
    private(set) var cleared: [CongestionChange] = []
    /// The decision that stands, or `nil` while the target is left to the time of day.
    private(set) var standing: Decision?
    /// Whether a decision was due and had to wait.
    private(set) var isHeldBack = false
    private var changedAt: Timestamp?

    init(target: Decision.Target) { self.target = target }

    /// Takes a change of a link that concerns the target.
    mutating func take(_ change: CongestionChange) {
        asking.removeAll { $0.link == change.link }
        cleared.removeAll { $0.link == change.link }
        switch change.direction {
        case .began: asking.append(change)
        case .ended: cleared.append(change)
        }
        asking.sort { ($0.time, $0.link) < ($1.time, $1.link) }
        cleared.sort { ($0.time, $0.link) < ($1.time, $1.link) }
    }

    /// What the target should be doing, or `nil` for what the time of day says.
    ///
    /// A sign keeps what it shows as long as that is true; else it shows the oldest congestion.
    func wanted(congestionPlan: String) -> Decision.Action? {
        guard let oldest = asking.first else { return nil }
        switch target {
        case .controller: return .plan(congestionPlan)
        case .sign:
            let shown = asking.first { standing?.action == .advisory($0.link) }
            return .advisory((shown ?? oldest).link)
        }
    }

    /// The action to decide now, or `nil` when nothing changes or the last change is too recent.
    mutating func due(
        at time: Timestamp, congestionPlan: String, holdSeconds: UInt32
    ) -> Decision.Action? {
        let wanted = wanted(congestionPlan: congestionPlan)
        guard wanted != standing?.action else {
            isHeldBack = false
            if wanted == nil { cleared.removeAll() }
            return nil
        }
        if let changedAt, time < changedAt.advanced(bySeconds: Int64(holdSeconds)) {
            isHeldBack = true
            return nil
        }
        return wanted ?? release
    }

    /// Notes that a decision was made.
    mutating func note(_ decision: Decision) {
        standing = decision.action == release ? nil : decision
        changedAt = decision.time
        isHeldBack = false
        cleared.removeAll()
    }

    /// What leaves the target to itself.
    private var release: Decision.Action {
        switch target {
        case .controller: .timeOfDay
        case .sign: .blank
        }
    }
}
