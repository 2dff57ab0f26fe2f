/// A signal controller in its cabinet.
public struct SignalController: Hashable, Sendable {
    /// The stable number.
    public let number: ControllerNumber
    /// The id in the city's tables.
    public let id: String
    /// The junctions it controls, in table order.
    public let junctions: [JunctionIndex]
    /// Whether a decision may ask it for anything, and if not, why.
    public let commandability: Commandability
    /// Its groups, stages and plans; `nil` where the tables do not describe them.
    public let signals: SignalSite?

    /// Makes a controller.
    public init(
        number: ControllerNumber, id: String, junctions: [JunctionIndex],
        commandability: Commandability, signals: SignalSite? = nil
    ) {
        self.number = number
        self.id = id
        self.junctions = junctions
        self.commandability = commandability
        self.signals = signals
    }
}

/// Whether a controller may be asked for anything.
public enum Commandability: Hashable, Sendable {
    /// It may be asked.
    case commandable
    /// It may not, for these reasons.
    case notCommandable(reasons: [String])
}
