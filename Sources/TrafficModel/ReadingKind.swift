/// What a reading measured (`kind` on the wire, codes 1…7).
public enum ReadingKind: UInt8, CaseIterable, Sendable {
    /// One vehicle over a detector.
    case vehicle = 1
    /// Counts and means over a period.
    case interval = 2
    /// A queue seen by a camera.
    case queue = 3
    /// An incident reported by a device or a person.
    case incident = 4
    /// Position of a tracked vehicle, for example a bus.
    case position = 5
    /// A high-resolution event of a signal controller (Indiana codes).
    case signalEvent = 6
    /// Something a source says about itself.
    case status = 7

    /// Name in JSON and CSV mappings.
    public var name: String {
        switch self {
        case .vehicle: "vehicle"
        case .interval: "interval"
        case .queue: "queue"
        case .incident: "incident"
        case .position: "position"
        case .signalEvent: "signal_event"
        case .status: "status"
        }
    }

    /// Finds a kind by its name in JSON and CSV mappings.
    public init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }
}
