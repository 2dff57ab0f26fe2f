public import TrafficModel

/// How far a command has come.
public enum CommandState: Hashable, Sendable {
    /// It is on its way; nothing has been heard.
    case sent
    /// The controller will obey, within so many milliseconds of the receipt.
    case accepted(withinMilliseconds: Int64)
    /// It shows.
    case applied
    /// It was accepted, and does not show in time.
    case late
    /// The controller will not obey.
    case refused(CommandRefusal)
    /// Nothing was heard within its time to live.
    case timeout
    /// It was accepted, and something stronger or newer took its place.
    case ended(CommandRefusal?)
    /// The centre wants something else and asks no more for it.
    case superseded
    /// Its lease is over, or another leader is in charge; it is never sent again.
    case forgotten

    /// Whether something may still become of it.
    public var isLive: Bool {
        switch self {
        case .sent, .accepted, .late: true
        default: false
        }
    }
}
