/// Why there can be no such holder; the text says what to do.
public enum HolderProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name is none.
    case badName(String)
    /// The key would be over before it began.
    case expiresBeforeCreation
    /// A person, a site or an area has a name that cannot be shown in one line.
    case badText(String)
    /// The key would permit nothing.
    case nothingToDo(String)

    /// What is wrong and what to write.
    public var description: String {
        switch self {
        case .badName(let name):
            "'\(name)' cannot name a key: write 1 to \(KeyHolder.longestName) of a-z, 0-9, '-', "
                + "'_' and '.', a letter or digit first, and not 'server'"
        case .badText(let text):
            "\(text.debugDescription) cannot be shown: write 1 to \(KeyHolder.longestText)"
                + " characters without line ends or tabs"
        case .expiresBeforeCreation: "the key would expire before it was made"
        case .nothingToDo(let advice): "the key would permit nothing: \(advice)"
        }
    }
}
