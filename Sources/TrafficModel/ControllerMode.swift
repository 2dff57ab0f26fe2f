/// Who or what moves the lamps of a controller (`signals.md` §2).
@frozen public enum ControllerMode: String, Hashable, CaseIterable, Sendable {
    /// No power.
    case dark
    /// Flashing after a conflict; cleared only at the cabinet.
    case flashFault = "flash_fault"
    /// Flashing by the calendar or by a switch.
    case flashScheduled = "flash_scheduled"
    /// Flash, all-red and the first stage after power-up.
    case startup
    /// The police panel.
    case localManual = "local_manual"
    /// The controller's own plan of the time of day.
    case localPlan = "local_plan"
    /// The controller's own detectors and buttons, without a plan.
    case localActuated = "local_actuated"
    /// A plan that the centre asked for.
    case centralPlan = "central_plan"
    /// Stages that the centre asks for one by one.
    case centralStage = "central_stage"

    /// Whether the centre's commands may be obeyed in it.
    public var isCentral: Bool { self == .centralPlan || self == .centralStage }

    /// Whether all lamps flash or are dark.
    public var isUnregulated: Bool {
        self == .dark || self == .flashFault || self == .flashScheduled
    }
}
