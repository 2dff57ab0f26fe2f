public import TrafficModel

/// Finds the groups whose traffic could not leave the junction (`signals.md` §6).
///
/// A group is blocked when every exit that its demand wants has been full and slow for 5 s. Pure.
public struct BlockedExits: Sendable {
    /// What is measured of the exits that one group's demand wants.
    public struct Measure: Hashable, Sendable {
        /// Share of the area behind the stop line that is occupied on the freest of these exits, in
        /// thousandths. Whoever measures counts motorcycles less: they still get through.
        public let occupiedPermille: Int
        /// Speed on that exit, in millimetres per second.
        public let speedMillimetersPerSecond: Int

        /// Makes a measure.
        public init(occupiedPermille: Int, speedMillimetersPerSecond: Int) {
            self.occupiedPermille = occupiedPermille
            self.speedMillimetersPerSecond = speedMillimetersPerSecond
        }

        /// More than 80 % occupied and slower than 5 km/h.
        var isFull: Bool { occupiedPermille > 800 && speedMillimetersPerSecond < 1_389 }
    }

    /// How long an exit has to be full, in milliseconds.
    static let persistence: Int64 = 5_000
    /// A measure is forgotten when no other has come for so long, in milliseconds.
    static let longestSilence: Int64 = 5_000

    private var fullSince: [Timestamp?]
    private var measuredAt: [Timestamp?]

    /// Makes one for so many groups, of which nothing is known.
    public init(groupCount: Int) {
        fullSince = Array(repeating: nil, count: groupCount)
        measuredAt = fullSince
    }

    /// Takes a measure.
    public mutating func observe(
        _ measure: Measure, for group: SignalGroupIndex, at time: Timestamp
    ) {
        guard fullSince.indices.contains(group.position) else { return }
        let last = measuredAt[group.position]
        let isContinued = last.map { time.milliseconds(since: $0) <= Self.longestSilence } ?? false
        measuredAt[group.position] = time
        guard measure.isFull else {
            fullSince[group.position] = nil
            return
        }
        let since = isContinued ? fullSince[group.position] : nil
        fullSince[group.position] = since ?? time
    }

    /// The groups that are blocked at a moment.
    public func blocked(at time: Timestamp) -> SignalGroupSet {
        var blocked: SignalGroupSet = []
        for position in fullSince.indices {
            guard let since = fullSince[position], let last = measuredAt[position],
                time.milliseconds(since: since) >= Self.persistence,
                time.milliseconds(since: last) <= Self.longestSilence
            else { continue }
            blocked.insert(SignalGroupIndex(position))
        }
        return blocked
    }
}
