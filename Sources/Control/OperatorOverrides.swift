public import TrafficModel

/// The overrides that stand in the city: at most one per controller and office.
public struct OperatorOverrides: Sendable {
    /// Sorted by controller and office.
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
        let place = place(of: override.controller, override.author)
        guard place < standing.endIndex, Self.key(standing[place]) == Self.key(override) else {
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
        let place = place(of: controller, author)
        guard place < standing.endIndex,
            Self.key(standing[place]) == (controller.rawValue, author.rawValue)
        else { return nil }
        return standing.remove(at: place)
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
        standing[place(of: controller)...].prefix { $0.controller == controller }.map(\.proposal)
    }

    /// Where an override stands, or would have to stand; by default a controller's first.
    private func place(of controller: ControllerNumber, _ author: CommandAuthor? = nil) -> Int {
        let key = (controller.rawValue, author?.rawValue ?? .min)
        var (low, high) = (standing.startIndex, standing.endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if Self.key(standing[middle]) < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func key(_ override: OperatorOverride) -> (UInt32, Int) {
        (override.controller.rawValue, override.author.rawValue)
    }
}
