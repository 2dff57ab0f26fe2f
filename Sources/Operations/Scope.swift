/// How many of a kind of things somebody is concerned with; nothing unless it is named.
public enum Scope<Element: Hashable & Sendable>: Hashable, Sendable {
    /// All there are, and all to come.
    case everything
    /// These.
    case only(Set<Element>)

    /// Whether an element is among them.
    public func contains(_ element: Element) -> Bool {
        switch self {
        case .everything: true
        case .only(let elements): elements.contains(element)
        }
    }

    /// Whether there is nothing.
    public var isEmpty: Bool { self == .only([]) }
}
