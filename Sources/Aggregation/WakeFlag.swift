import CHot
import Synchronization

/// Lets one thread sleep until others have work for it; whoever wakes it never waits.
///
/// The sleeper announces itself, then looks for work once more before it sleeps; a waker publishes
/// its work, then looks whether somebody sleeps. A sequentially consistent fence stands between the
/// two steps on either side, so at least one of them sees the other and no wake is lost. Waking
/// costs a fence, and one write to an event descriptor only when there is a sleeper.
@safe public final class WakeFlag: @unchecked Sendable {
    // Sendable: the flag is an atomic, and the descriptor's calls are the kernel's.
    private let isAsleep = Atomic<UInt64>(0)
    private let event: Int32

    /// Makes a flag on which nobody sleeps.
    public init() {
        event = ngatu_event_open()
        precondition(event >= 0, "the system refused an event descriptor")
    }

    deinit { ngatu_event_close(event) }

    /// Sleeps until somebody wakes this thread, or a time has passed. Call from one thread.
    ///
    /// - Parameters:
    ///   - microseconds: Longest sleep.
    ///   - hasWork: Looks for work; called once, after the announcement.
    public func sleep(atMost microseconds: Int64, unless hasWork: () -> Bool) {
        // Relaxed: the fence orders it before the look for work; pairs with the fence in `wake`.
        isAsleep.store(1, ordering: .relaxed)
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        if !hasWork() { ngatu_event_wait(event, microseconds) }
        // Relaxed: at worst a waker writes to the descriptor for nothing.
        isAsleep.store(0, ordering: .relaxed)
    }

    /// Wakes the sleeper, if there is one. Call after the work has been published, from any thread.
    ///
    /// - Complexity: O(1), never waits.
    public func wake() {
        // Orders the work's release before the look at the flag; pairs with the fence in `sleep`.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        // Relaxed: the fence has ordered it.
        guard isAsleep.load(ordering: .relaxed) != 0 else { return }
        // Relaxed: the write below follows each such store, and the kernel orders that write before
        // the sleeper's read of it: were this store to land on the next announcement, that sleep
        // would find the event signalled.
        isAsleep.store(0, ordering: .relaxed)
        ngatu_event_signal(event)
    }
}
