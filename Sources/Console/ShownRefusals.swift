import TrafficModel
import Wire

/// Folds refusals that repeat the one shown last, so that one wrong sensor does not hide the city.
struct ShownRefusals: Sendable {
    private var last: Key?
    private var folded = 0

    private struct Key: Equatable {
        let source: UInt32?
        let reason: RefusalReason
        let detail: String?
    }

    /// Whether a refusal is shown; one like the last is counted instead.
    mutating func isNews(_ refusal: Refusal) -> Bool {
        let key = Key(source: refusal.source, reason: refusal.reason, detail: refusal.detail)
        guard key == last else {
            last = key
            return true
        }
        folded += 1
        return false
    }

    /// How many have been folded since the last call; asked about once a second.
    mutating func takeFolded() -> Int {
        defer { folded = 0 }
        return folded
    }
}
