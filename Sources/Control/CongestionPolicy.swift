public import TrafficModel

/// Asks for relief where links are congested, and gives it back when they are free.
///
/// A congested link asks each commandable controller of its lower junction for the congestion plan,
/// and each sign that is read on the link itself, or on a link that leads into it, for an advisory.
/// When every link that asked has cleared, the controller returns to the time of day and the sign
/// goes blank. Between two changes of one controller or sign lie at least `holdSeconds`; what is due
/// earlier waits for `tick`. Only evidence usable for control counts: a change with any other is
/// passed over, so a site keeps its plan while data are poor. Pure; one value, owned by the decision
/// thread.
public struct CongestionPolicy: Sendable {
    private let settings: PolicySettings
    private let reasons: ReasonWriter
    /// Positions in `targets`, by link.
    private let targetsOfLink: [[Int]]
    /// Controllers by index, then signs by index.
    private var targets: [TargetState]
    private var nextOrdinal: UInt64 = 1

    /// Makes a policy for a city in which no link is congested.
    public init(network: RoadNetwork, settings: PolicySettings) {
        self.settings = settings
        reasons = ReasonWriter(network: network, holdSeconds: settings.holdSeconds)
        targets =
            network.controllers.indices.map {
                TargetState(target: .controller(ControllerIndex($0)))
            } + network.signs.indices.map { TargetState(target: .sign(SignIndex($0))) }
        let controllers = Self.controllersByJunction(network)
        let (readOn, leadingTo) = Self.signsByPlace(network)
        targetsOfLink = network.links.indices.map { position in
            let link = network.links[position]
            let signs =
                readOn[LinkIndex(position), default: []] + leadingTo[link.from, default: []]
            return controllers[link.to, default: []]
                + Set(signs).sorted().map { network.controllers.count + $0 }
        }
    }

    /// The decisions that stand: plans and advisories that have not been taken back, controllers
    /// by index before signs by index.
    public var standing: [Decision] { targets.compactMap(\.standing) }

    /// Decides on what changed.
    ///
    /// - Parameters:
    ///   - changes: In any order of links; changes of one link in order of time.
    ///   - time: Event time, never before that of an earlier call.
    /// - Returns: At most one decision per controller or sign, controllers by index before signs by
    ///   index; ordinals continue from call to call.
    public mutating func decide(
        _ changes: [CongestionChange], at time: Timestamp
    ) -> [Decision] {
        for change in changes where change.hasUsableEvidence {
            for position in targetsOfLink[change.link.position] {
                targets[position].take(change)
            }
        }
        return decideDue(at: time)
    }

    /// Decides on what had to wait; call each second of event time.
    public mutating func tick(at time: Timestamp) -> [Decision] { decideDue(at: time) }

    private mutating func decideDue(at time: Timestamp) -> [Decision] {
        var decisions: [Decision] = []
        for position in targets.indices {
            guard
                let action = targets[position].due(
                    at: time, congestionPlan: settings.congestionPlan,
                    holdSeconds: settings.holdSeconds)
            else { continue }
            let decision = decision(action, for: targets[position], at: time)
            targets[position].note(decision)
            decisions.append(decision)
        }
        return decisions
    }

    private mutating func decision(
        _ action: Decision.Action, for state: TargetState, at time: Timestamp
    ) -> Decision {
        let causes = causes(of: action, in: state)
        defer { nextOrdinal += 1 }
        return Decision(
            ordinal: nextOrdinal, time: time, target: state.target, action: action,
            reason: reasons.reason(for: action, causes: causes, isHeldBack: state.isHeldBack),
            evidence: causes.flatMap(\.evidence).sorted {
                ($0.window.end, $0.link) < ($1.window.end, $1.link)
            },
            timeToLiveSeconds: settings.timeToLiveSeconds)
    }

    private func causes(
        of action: Decision.Action, in state: TargetState
    ) -> [CongestionChange] {
        switch action {
        case .plan: state.asking
        case .advisory(let link): state.asking.filter { $0.link == link }
        case .timeOfDay, .blank: state.cleared
        }
    }

    /// Positions of the commandable controllers of each junction, in order.
    private static func controllersByJunction(_ network: RoadNetwork) -> [JunctionIndex: [Int]] {
        var result: [JunctionIndex: [Int]] = [:]
        for (position, controller) in network.controllers.enumerated()
        where controller.commandability == .commandable {
            for junction in Set(controller.junctions) {
                result[junction, default: []].append(position)
            }
        }
        return result
    }

    /// Positions of the signs that are read on a link, and of those on links that lead to a
    /// junction.
    private static func signsByPlace(
        _ network: RoadNetwork
    ) -> (readOn: [LinkIndex: [Int]], leadingTo: [JunctionIndex: [Int]]) {
        var readOn: [LinkIndex: [Int]] = [:]
        var leadingTo: [JunctionIndex: [Int]] = [:]
        for (position, sign) in network.signs.enumerated() {
            readOn[sign.link, default: []].append(position)
            leadingTo[network.links[sign.link.position].to, default: []].append(position)
        }
        return (readOn, leadingTo)
    }
}

extension CongestionChange {
    /// Whether there is evidence and control may use all of it.
    var hasUsableEvidence: Bool {
        !evidence.isEmpty && evidence.allSatisfy(\.isUsableForControl)
    }
}
