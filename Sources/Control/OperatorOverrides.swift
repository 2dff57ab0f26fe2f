public import TrafficModel

/// The overrides that stand in the city: at most one per controller and office.
public struct OperatorOverrides: Sendable {
    /// By controller and office.
    private var standing: [OperatorOverride] = []

    /// Makes a city without overrides.
    public init() {}

    /// All that stand, by controller, operators before police.
    public var all: [OperatorOverride] { standing }

    /// Takes an override; an earlier one of the same office at the same controller ends.
    ///
    /// - Returns: The one that ended, or `nil`.
    @discardableResult
    public mutating func give(_ override: OperatorOverride) -> OperatorOverride? {
        let key = Self.key(override)
        guard let place = standing.firstIndex(where: { Self.key($0) >= key }) else {
            standing.append(override)
            return nil
        }
        guard Self.key(standing[place]) == key else {
            standing.insert(override, at: place)
            return nil
        }
        let ended = standing[place]
        standing[place] = override
        return ended
    }

    /// Ends an override before its time.
    ///
    /// - Returns: The one that ended; `nil` when none stood.
    @discardableResult
    public mutating func end(
        at controller: ControllerNumber, author: CommandAuthor = .operator
    ) -> OperatorOverride? {
        let place = standing.firstIndex { $0.controller == controller && $0.author == author }
        return place.map { standing.remove(at: $0) }
    }

    /// Ends those whose time is over; call each second.
    ///
    /// - Returns: Those that ended.
    public mutating func tick(at time: Timestamp) -> [OperatorOverride] {
        guard standing.contains(where: { $0.expiresAt <= time }) else { return [] }
        let ended = standing.filter { $0.expiresAt <= time }
        standing.removeAll { $0.expiresAt <= time }
        return ended
    }

    /// The proposals for one controller, as the arbitration takes them.
    public func proposals(for controller: ControllerNumber) -> [SignalProposal] {
        standing.filter { $0.controller == controller }.map(\.proposal)
    }

    private static func key(_ override: OperatorOverride) -> (UInt32, Int) {
        (override.controller.rawValue, override.author.rawValue)
    }
}
