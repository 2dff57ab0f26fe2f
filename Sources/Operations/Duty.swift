public import TrafficModel

/// What a key is for; everything else is refused to its holder.
public enum Duty: Hashable, Sendable {
    /// To send readings.
    case sensor(ReadingRights)
    /// To be commanded, to answer, and to send the readings of its detectors.
    case controller(Set<ControllerNumber>, ReadingRights)
    /// To watch the city, and to act on it as the seat allows.
    case console(ConsoleSeat)
    /// To publish the state.
    case openData
    /// To command controllers, and to watch the city.
    case processor(Scope<ControllerNumber>)

    /// What kind of thing or person has such a duty.
    public var kind: HolderKind {
        switch self {
        case .sensor: .sensor
        case .controller: .controller
        case .console: .console
        case .openData: .openData
        case .processor: .processor
        }
    }

    /// The names in it, in order, as somebody has written them.
    var texts: [String] {
        switch self {
        case .sensor(let rights), .controller(_, let rights): return rights.sites.sorted()
        case .console(let seat):
            guard case .only(let areas) = seat.areas else { return [seat.person] }
            return [seat.person] + areas.sorted()
        case .openData, .processor: return []
        }
    }

    /// Which sockets the duty needs.
    public var doors: Set<Door> {
        switch self {
        case .sensor: [.readings]
        case .controller(_, let rights):
            rights.isEmpty ? [.commands, .receipts] : [.commands, .receipts, .readings]
        case .console(let seat):
            seat.role >= .operate ? [.feed, .snapshot, .overrides] : [.feed, .snapshot]
        case .openData: [.feed, .snapshot]
        case .processor: [.feed, .snapshot, .commands]
        }
    }
}
