/// What must hold at every moment on the street (`signals.md` §7).
///
/// A walk that wants to prove a check by its faults breaks one of them in the sequencer, or blinds
/// the monitor to it, through `Proof`.
public enum Invariant: Int, Hashable, CaseIterable, Sendable {
    /// I1: no conflicting pair is lit, green or yellow.
    case conflict = 1
    /// I2: the intergreen of a pair has passed since the last end of green, restarts included.
    case intergreen
    /// I3: minimum green.
    case minimumGreen
    /// I4: walk and clearance are whole.
    case pedestrians
    /// I5: nobody loses a permitted green while the one he yields to keeps his.
    case yellowTrap
    /// I6: a group that is called in every cycle waits no longer than its maximum red.
    case maximumRed
    /// I7: green, yellow for exactly its time, red.
    case lampSequence
    /// I8: a countdown that is shown is true within 1 s, or blank.
    case countdown
    /// I9: local authority is never overridden.
    case localAuthority
    /// I10: whoever presses a button is served within maximum red and the worst transition.
    case service

    /// The name in reports, `I1`…`I10`.
    public var name: String { "I\(rawValue)" }

    /// What has been violated, in words for a technician at the cabinet.
    public var explanation: String {
        switch self {
        case .conflict: "conflicting groups lit together"
        case .intergreen: "intergreen too short"
        case .minimumGreen: "green too short"
        case .pedestrians: "walk or clearance too short"
        case .yellowTrap: "permitted green ended before the one it yields to"
        case .maximumRed: "red for too long"
        case .lampSequence: "lamps out of order, or yellow of a wrong length"
        case .countdown: "countdown untrue"
        case .localAuthority: "local authority overridden"
        case .service: "button not served"
        }
    }
}
