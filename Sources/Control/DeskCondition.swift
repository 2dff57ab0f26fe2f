public import TrafficModel

/// How the centre stands to one controller.
public enum DeskCondition: Hashable, Sendable {
    /// The centre has no lease to command.
    case withoutLease
    /// It has one, and waits until the link has been clean for a while.
    case returning
    /// It may command plans, or stages.
    case commanding(Authority)
    /// The police have the panel: nothing is proposed, everything is measured.
    case police
    /// A later leader is in charge: this desk is silent for good.
    case steppedDown

    /// The word on screens.
    public var word: String {
        switch self {
        case .withoutLease: "NO LEASE"
        case .returning: "RETURNING"
        case .commanding(.plan): "PLAN"
        case .commanding(.stage): "STAGE"
        case .police: "POLICE"
        case .steppedDown: "STEPPED DOWN"
        }
    }
}
