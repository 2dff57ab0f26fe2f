/// On whose behalf a command is given, weakest first (`signals.md` §4).
@frozen public enum CommandAuthor: Int, Hashable, Comparable, CaseIterable, Sendable {
    /// The plan of the time of day.
    case timeOfDay
    /// An adaptive policy.
    case adaptive
    /// Bus priority.
    case bus
    /// An operator.
    case `operator`
    /// The police, from the centre.
    case police
    /// An emergency vehicle.
    case emergency
    /// A railway crossing.
    case rail

    /// The word in messages and on screens.
    public var word: String {
        switch self {
        case .timeOfDay: "time_of_day"
        case .adaptive: "adaptive"
        case .bus: "bus"
        case .operator: "operator"
        case .police: "police"
        case .emergency: "emergency"
        case .rail: "rail"
        }
    }

    /// The author of a word, or `nil`.
    public init?(word: String) {
        guard let author = CommandAuthor.allCases.first(where: { $0.word == word }) else {
            return nil
        }
        self = author
    }

    /// Whether maximum red does not bind it, up to the cap of 240 s.
    public var mayExceedMaximumRed: Bool { self >= .police }

    /// Orders two authors.
    public static func < (left: CommandAuthor, right: CommandAuthor) -> Bool {
        left.rawValue < right.rawValue
    }
}
