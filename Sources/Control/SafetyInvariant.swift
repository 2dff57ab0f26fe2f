/// The rules that hold on the street whatever anybody asks for (`signals.md` §7).
///
/// The envelope can be made to forget exactly one of them, so that a test can show that the loss
/// of each is found.
public enum SafetyInvariant: Int, Hashable, CaseIterable, Sendable {
    /// I1: no conflicting pair is lit, green or yellow.
    case conflict = 1
    /// I2: the intergreen of a pair has passed since the last end of green, restarts included.
    case intergreen
    /// I3: every green of vehicles lasts at least its minimum.
    case minimumGreen
    /// I4: walk and clearance are whole.
    case pedestrian
    /// I5: nobody who gives way turns red while the movement that he yields to stays green.
    case yellowTrap
    /// I6: groups of every cycle wait no longer than their maximum red.
    case maximumRed
    /// I7: green, then yellow for exactly its time, then red.
    case sequence
    /// I8: a countdown that is shown is true, or is blank.
    case countdown
    /// I9: local authority is never overridden.
    case localAuthority
    /// I10: whoever called is served.
    case service
}
