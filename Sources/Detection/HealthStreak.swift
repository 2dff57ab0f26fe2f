import TrafficModel

/// How long a test of a detector has held without a break.
struct HealthStreak: Hashable, Sendable {
    /// Intervals in the streak; 0 when the test does not hold.
    private(set) var intervals = 0
    /// Seconds of those intervals.
    private(set) var seconds = 0
    /// Start of the first of them.
    private(set) var since = Timestamp.zero

    /// Takes the next interval.
    ///
    /// - Parameters:
    ///   - holds: Whether the test holds in it.
    ///   - isContiguous: Whether it follows the last interval without a gap; a gap starts anew.
    mutating func update(holds: Bool, window: TimeWindow, isContiguous: Bool) {
        if !holds || !isContiguous { self = HealthStreak() }
        guard holds else { return }
        if intervals == 0 { since = window.start }
        intervals += 1
        seconds += Int(window.lengthSeconds)
    }
}
