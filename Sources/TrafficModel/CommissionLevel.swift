/// How far the centre is let in at a site (`signals.md` §4): a ladder, climbed by configuration.
@frozen public enum CommissionLevel: Int, Hashable, Comparable, CaseIterable, Sendable {
    /// What would have been commanded is recorded, and nothing is sent.
    case shadow
    /// It is shown to operators besides.
    case advisory
    /// Plans may be commanded.
    case plan
    /// Stages may be commanded.
    case stage

    /// The word in tables and messages.
    public var word: String {
        switch self {
        case .shadow: "shadow"
        case .advisory: "advisory"
        case .plan: "plan"
        case .stage: "stage"
        }
    }

    /// The level of a word, or `nil`.
    public init?(word: String) {
        guard let level = CommissionLevel.allCases.first(where: { $0.word == word }) else {
            return nil
        }
        self = level
    }

    /// Orders two levels.
    public static func < (left: CommissionLevel, right: CommissionLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
