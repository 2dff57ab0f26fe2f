public import TrafficModel

/// What the congestion policy has decided, as proposals of the adaptive author.
///
/// A decision stands until it is taken back; it stays fresh while links go on being measured.
public struct ReliefProposals: Sendable {
    private var standing: [Decision?]
    private var dataTime: Timestamp?

    /// Makes the proposals of a city in which nothing has been decided.
    public init(network: RoadNetwork) {
        standing = network.controllers.map { _ in nil }
    }

    /// Takes the policy's decisions; those about signs are passed over.
    public mutating func take(_ decisions: [Decision]) {
        for decision in decisions {
            guard case .controller(let index) = decision.target,
                standing.indices.contains(index.position)
            else { continue }
            if case .plan = decision.action {
                standing[index.position] = decision
            } else {
                standing[index.position] = nil
            }
            confirm(decision.time)
        }
    }

    /// Notes that links have been measured up to a moment, and the decisions still hold.
    public mutating func confirm(_ time: Timestamp) {
        dataTime = max(time, dataTime ?? time)
    }

    /// The proposal for a controller, or `nil` while none of its links is congested.
    public func proposal(for controller: ControllerIndex) -> SignalProposal? {
        guard standing.indices.contains(controller.position),
            let decision = standing[controller.position], case .plan(let id) = decision.action
        else { return nil }
        return SignalProposal(
            author: .adaptive, action: .plan(id, startAt: nil), reason: decision.reason,
            evidence: decision.evidence, madeAt: decision.time, dataTime: dataTime,
            planOrigin: .prepared)
    }
}
