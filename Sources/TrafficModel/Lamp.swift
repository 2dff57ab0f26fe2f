/// What the lamps of one signal group show.
@frozen public enum Lamp: UInt8, Hashable, CaseIterable, BitwiseCopyable, Sendable {
    /// Nothing: no power, or the group is switched off.
    case dark
    /// Red, steady.
    case red
    /// Yellow, steady: vehicles, between green and red.
    case yellow
    /// Green, steady; for pedestrians: walk.
    case green
    /// Flashing green or flashing hand: pedestrians who have begun to cross may end.
    case clearing
    /// Flashing yellow: give way.
    case flashingYellow
    /// Flashing red: stop, then give way.
    case flashingRed

    /// Whether someone is let through or is still being let out: the opposite of closed.
    @inlinable public var isLit: Bool { self == .green || self == .yellow || self == .clearing }

    /// Whether the controller is flashing or dark, where the rules of the road decide.
    @inlinable public var isUnregulated: Bool {
        self == .dark || self == .flashingYellow || self == .flashingRed
    }

    /// One letter for logs and screens: `d r y g c Y R`.
    public var letter: Character {
        switch self {
        case .dark: "d"
        case .red: "r"
        case .yellow: "y"
        case .green: "g"
        case .clearing: "c"
        case .flashingYellow: "Y"
        case .flashingRed: "R"
        }
    }

    /// The lamp of a letter, or `nil`.
    public init?(letter: Character) {
        guard let lamp = Lamp.allCases.first(where: { $0.letter == letter }) else { return nil }
        self = lamp
    }
}
