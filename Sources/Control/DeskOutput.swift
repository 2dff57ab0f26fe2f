public import TrafficModel

/// What a desk wants done, or has to tell.
public enum DeskOutput: Hashable, Sendable {
    /// Send this to the controller.
    case send(SignalCommand)
    /// A command came further; the whole record each time.
    case record(CommandRecord)
    /// The envelope lets nothing out for what is wanted; told once until it changes.
    case withheld(Arbitration, SafetyVerdict)
    /// What would have been commanded; told once until it changes.
    case shadow(ShadowRecord)
    /// An alarm begins.
    case raised(DeskAlarm)
    /// An alarm is over, at this moment of the wall clock.
    case cleared(DeskAlarm, at: Timestamp)
    /// The centre stands differently to the controller, since this moment of the wall clock.
    case condition(DeskCondition, since: Timestamp)
}
