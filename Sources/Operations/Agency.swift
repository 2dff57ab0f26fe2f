public import TrafficModel

/// The two agencies that share a city's signals.
@frozen public enum Agency: String, Hashable, CaseIterable, Sendable {
    /// The department that plans and runs traffic.
    case transport
    /// The traffic police.
    case police

    /// On whose behalf its people command.
    public var author: CommandAuthor {
        switch self {
        case .transport: .operator
        case .police: .police
        }
    }

    /// Whether its people may command what an agency runs.
    ///
    /// The police may at every controller: they do so at the panel daily, and from the centre it
    /// is recorded (`signals.md` §4). The department keeps to its own.
    func commands(signalsOf other: Agency) -> Bool { self == .police || self == other }
}
