/// Whether something is permitted, and if not, why, in words for an operator or a log.
@frozen public enum Verdict: Hashable, Sendable {
    /// It is.
    case permitted
    /// It is not.
    case refused(String)

    /// Whether it is permitted.
    public var isPermitted: Bool { self == .permitted }

    /// Why not; `nil` when it is permitted.
    public var reason: String? {
        if case .refused(let reason) = self { reason } else { nil }
    }
}
