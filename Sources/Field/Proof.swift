/// Faults planted on purpose, so that a walk over millions of steps can show that each check finds
/// what it is there to find. `none` on every street.
///
/// - With a fault and a sound monitor an agent must end in `flash_fault` before a wrong lamp shows.
/// - With a fault and a monitor blind to it the wrong lamps show, and a referee outside sees them.
/// - `localAuthority` is broken where commands are received; no monitor can see it in the lamps.
public struct Proof: Hashable, Sendable {
    /// The invariant that the agent breaks, or `nil`.
    public let fault: Invariant?
    /// The invariant that its conflict monitor no longer watches, or `nil`.
    public let blindSpot: Invariant?

    /// No faults.
    public static let none = Proof()

    /// Plants faults.
    public init(fault: Invariant? = nil, blindSpot: Invariant? = nil) {
        self.fault = fault
        self.blindSpot = blindSpot
    }
}
