import TrafficModel
import Wire

/// Before which stop lines a line-by-line console has shown a queue.
struct ShownQueues: Sendable {
    /// What became of the queue before a stop line.
    enum Change {
        case formed
        case cleared
    }

    private var queued: Set<UInt32> = []

    /// At or above this occupied area a queue stands, and below the other it has cleared; between
    /// them nothing changes, so that a half-full approach does not fill the screen. Our choice.
    private static let formedArea = Share(fraction: 0.5)
    private static let clearedArea = Share(fraction: 0.3)

    /// Whether a queue has formed or cleared since it was shown last; an approach that has not
    /// been shown has none, and one whose area nobody measured stays as it was.
    mutating func change(of approach: ApproachMessage) -> Change? {
        guard let area = approach.occupiedArea else { return nil }
        let link = approach.link.rawValue
        if area >= Self.formedArea { return queued.insert(link).inserted ? .formed : nil }
        guard area < Self.clearedArea else { return nil }
        return queued.remove(link) == nil ? nil : .cleared
    }
}
