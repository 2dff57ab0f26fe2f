import Dispatch
import Foundation
import Messaging
import Synchronization

/// A thread that answers for a context who may connect, as long as this object lives.
final class HandlerThread: Sendable {
    /// What the thread and its owner share; the thread must not keep its owner alive.
    private final class Signals: Sendable {
        let isStopped = Atomic(false)
        let ended = DispatchSemaphore(value: 0)
    }

    private let signals = Signals()

    init(_ handler: ZAPHandler) {
        Thread { [signals] in
            // A context that was shut down ends it too.
            try? handler.run { signals.isStopped.load(ordering: .relaxed) }
            signals.ended.signal()
        }.start()
    }

    deinit {
        signals.isStopped.store(true, ordering: .relaxed)
        signals.ended.wait()
    }
}
