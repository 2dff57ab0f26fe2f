/// Who was let in and who was not, as counts for ever and the latest refusals in detail.
public struct AdmissionReport: Hashable, Sendable {
    /// Connections admitted since the start.
    public internal(set) var acceptedCount: UInt64 = 0
    /// Connections refused since the start, by reason.
    public internal(set) var refusedCounts: [AdmissionRefusal: UInt64] = [:]
    /// Refusals since the last report, oldest first: at most 64, at most 4 of one peer and reason.
    public internal(set) var events: [SecurityEvent] = []
    /// Refusals since the start that were counted but left out of `events`.
    public internal(set) var suppressedCount: UInt64 = 0

    /// Connections refused since the start.
    public var refusedCount: UInt64 { refusedCounts.values.reduce(0, +) }

    /// Our choice: what one screen shows, and a report a second makes it a rate.
    static let eventLimit = 64
    /// Our choice: a peer that tries again all day must not hide the others.
    static let limitPerPeer = 4

    /// Counts a refusal, and keeps it where there is room.
    mutating func note(_ event: SecurityEvent) {
        refusedCounts[event.refusal, default: 0] += 1
        let alike = events.count { $0 == event }
        guard events.count < Self.eventLimit, alike < Self.limitPerPeer else {
            suppressedCount += 1
            return
        }
        events.append(event)
    }

    /// Gives everything so far away and forgets the details.
    mutating func take() -> AdmissionReport {
        let report = self
        events.removeAll()
        return report
    }
}
