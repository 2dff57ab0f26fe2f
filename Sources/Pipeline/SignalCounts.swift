import Synchronization

/// Counters of the thread that talks to controllers, read once a second by the deciding thread.
final class SignalCounts: Sendable {
    private struct State {
        var counts: [String: UInt64] = [:]
        var second: Int64 = 0
        var toldInSecond = 0
    }

    private let state = Mutex(State())

    /// All of them by name.
    var all: [String: UInt64] { state.withLock { $0.counts } }

    func add(_ name: String) { state.withLock { $0.counts[name, default: 0] += 1 } }

    func set(_ name: String, to value: UInt64) { state.withLock { $0.counts[name] = value } }

    /// Counts, and says whether this second has seen no more than so many.
    func add(_ name: String, atMost limit: Int, in second: Int64) -> Bool {
        state.withLock { state in
            state.counts[name, default: 0] += 1
            if second != state.second {
                state.second = second
                state.toldInSecond = 0
            }
            state.toldInSecond += 1
            return state.toldInSecond <= limit
        }
    }
}
