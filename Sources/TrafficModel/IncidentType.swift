/// Type of an incident (`field.md` M7 order; codes on the wire are ours, fixed here).
public enum IncidentType: UInt32, CaseIterable, Sendable {
    /// Vehicles have collided.
    case crash = 1
    /// A vehicle has stopped where it should not.
    case stall = 2
    /// Works on the carriageway.
    case roadwork = 3
    /// An object or a danger on the carriageway.
    case hazard = 4
    /// Water on the carriageway.
    case flood = 5
    /// A planned event draws traffic.
    case event = 6
    /// A signal is dark or wrong.
    case signalFault = 7

    /// Name in JSON and CSV mappings.
    public var name: String {
        switch self {
        case .crash: "crash"
        case .stall: "stall"
        case .roadwork: "roadwork"
        case .hazard: "hazard"
        case .flood: "flood"
        case .event: "event"
        case .signalFault: "signal_fault"
        }
    }
}
