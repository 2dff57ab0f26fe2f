import Foundation
import Pipeline
import TrafficModel

/// Tells on standard error how far long work has come: every second on a terminal, every ten
/// seconds elsewhere.
struct ProgressLine {
    private let interval: TimeInterval = isatty(STDERR_FILENO) == 1 ? 1 : 10
    private var last = Date.now

    mutating func show(_ summary: ReplaySummary) {
        let now = Date.now
        guard now.timeIntervalSince(last) >= interval else { return }
        last = now
        let time = summary.newestTime.map { $0.rfc3339 } ?? "-"
        Terminal.note("sent       \(summary.readings) readings, up to \(time)")
    }
}
