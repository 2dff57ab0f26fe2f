/// What a controller logs with a resolution of 100 ms. The raw values travel on the wire.
///
/// A phase is a signal group for vehicles, a ped a group for pedestrians; the parameter is the
/// group's number unless said otherwise. Only events that this agent can truly observe are listed:
/// it has no rings, so it logs neither force-offs nor splits by phase.
/// - SeeAlso: "Indiana Traffic Signal Hi Resolution Data Logger Enumerations", Indiana DOT and
///   Purdue University (2012).
public enum IndianaEvent: UInt16, Hashable, CaseIterable, BitwiseCopyable, Sendable {
    /// The phase becomes active.
    case phaseOn = 0
    /// Green begins.
    case phaseBeginGreen = 1
    /// Green ends.
    case phaseGreenTermination = 7
    /// Yellow begins.
    case phaseBeginYellow = 8
    /// Yellow ends.
    case phaseEndYellow = 9
    /// Red clearance begins.
    case phaseBeginRedClearance = 10
    /// Red clearance ends.
    case phaseEndRedClearance = 11
    /// The phase is no longer active; it shows red.
    case phaseInactive = 12
    /// Walk begins.
    case pedestrianBeginWalk = 21
    /// Clearance begins.
    case pedestrianBeginClearance = 22
    /// Steady don't walk begins.
    case pedestrianBeginDontWalk = 23
    /// A vehicle calls the phase.
    case phaseCallRegistered = 43
    /// A pedestrian calls the ped.
    case pedestrianCallRegistered = 45
    /// Another plan runs. Parameter: its place in the table from 1; 254 without a plan, 255 flash.
    case coordinationPatternChange = 131
    /// The cycle has another length. Parameter: seconds, 255 for more.
    case cycleLengthChange = 132
    /// The offset has another length. Parameter: seconds, 255 for more.
    case offsetChange = 133
    /// Coordination changes. Parameter: 0 free, 1 in step, 2 adding, 3 subtracting, 4 dwelling.
    case coordinationStateChange = 150
    /// Flash begins or ends. Parameter as NTCIP 1202 unitFlashStatus: 2 no flash, 3 automatic,
    /// 5 fault monitor, 7 start-up.
    case unitFlashStatusChange = 173
    /// The police panel takes the junction (parameter 1) or gives it back (0).
    case manualControlEnable = 178
    /// The police panel advances. Parameter 1.
    case intervalAdvance = 179
    /// The wall clock loses (parameter 0) or wins back (1) the caller's trust.
    case controllerClockUpdated = 181
    /// Power fails. Parameter 0.
    case powerFailureDetected = 182
    /// Power is back. Parameter 0.
    case powerRestored = 184
    /// An alarm begins. Parameter: 1…10 the invariant that tripped the monitor.
    case alarmOn = 200
    /// The alarm is cleared at the cabinet. Parameter as above.
    case alarmOff = 201
}
