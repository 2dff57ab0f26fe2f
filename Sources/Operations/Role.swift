/// What a person at a console may do, least first; each role includes those before it.
@frozen public enum Role: Int, Hashable, Comparable, CaseIterable, Sendable {
    /// Look.
    case view
    /// Override signals for a while, acknowledge alarms, judge incidents.
    case operate
    /// Shelve alarms, take over others' overrides, put detectors aside.
    case manage
    /// Change the configuration and who may speak.
    case configure

    /// The word in files and on screens.
    public var word: String {
        switch self {
        case .view: "view"
        case .operate: "operate"
        case .manage: "manage"
        case .configure: "configure"
        }
    }

    /// The role of a word, or `nil`.
    public init?(word: String) {
        guard let role = Role.allCases.first(where: { $0.word == word }) else { return nil }
        self = role
    }

    /// Orders two roles.
    public static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}
