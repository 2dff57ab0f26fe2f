import TrafficModel

/// What an agent wants done, in order. Bounded for events only: nobody may lose a receipt.
struct Outbox: Sendable {
    private static let capacity = 1_024

    private(set) var items: [AgentOutput] = []
    private(set) var lostEventCount = 0

    init() { items.reserveCapacity(64) }

    mutating func put(_ output: AgentOutput) { items.append(output) }

    mutating func log(_ event: IndianaEvent, _ parameter: UInt32, at now: Int64) {
        guard items.count < Self.capacity else {
            lostEventCount += 1
            return
        }
        items.append(.event(SignalEvent(event, parameter, at: Uptime(milliseconds: now))))
    }

    /// Empties it; the room is kept.
    mutating func clear() { items.removeAll(keepingCapacity: true) }
}
