public import TrafficModel

/// Why an override was refused; the text says what to do.
public enum OverrideError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No person is named.
    case noPerson
    /// No reason is given.
    case noReason
    /// No end is given.
    case noExpiry
    /// The end is not behind the beginning, or too far behind it.
    case expiryOutOfRange(longestSeconds: Int64)
    /// This author gives no overrides.
    case author(CommandAuthor)

    /// The fault and its remedy, in one line.
    public var description: String {
        switch self {
        case .noPerson: "an override needs the name of who gives it"
        case .noReason: "an override needs a reason"
        case .noExpiry: "an override needs an end"
        case .expiryOutOfRange(let seconds):
            "an override ends after it begins, at most \(seconds / 3_600) h later"
        case .author(let author): "\(author.word) gives no overrides, operators and police do"
        }
    }
}
