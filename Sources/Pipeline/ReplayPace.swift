/// Holds a replay back so that event time passes at a chosen rate.
struct ReplayPace {
    private let speed: Double?
    private var start: (event: Int64, clock: Int64)?

    /// `nil` for as fast as it goes.
    init(speed: Double?) { self.speed = speed }

    /// Whether sends must follow the clock.
    var isPaced: Bool { speed != nil }

    /// Waits until an event time, in microseconds, is due.
    mutating func wait(for event: Int64, isStopped: () -> Bool) {
        guard let speed else { return }
        guard let start else {
            self.start = (event, SystemClock.monotonicMicroseconds)
            return
        }
        let due = start.clock + Int64(Double(event - start.event) / speed)
        while !isStopped() {
            let left = due - SystemClock.monotonicMicroseconds
            guard left > 0 else { return }
            SystemClock.rest(microseconds: min(left, 50_000))
        }
    }
}
