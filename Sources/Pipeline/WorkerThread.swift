import CHot
import Glibc
import Synchronization

/// Asks workers to stop; any thread may ask, and they look at it once per turn.
package final class StopFlag: Sendable {
    private let value = Atomic(false)

    package init() {}

    // Relaxed: the flag carries no data; whoever stops a worker joins its thread afterwards.
    package var isSet: Bool { value.load(ordering: .relaxed) }

    package func set() { value.store(true, ordering: .relaxed) }
}

/// A named thread of its own for a worker that runs until it is done or told to stop.
@safe package final class WorkerThread: @unchecked Sendable {
    // Sendable: `thread` is written once in `init`, and joined once by the owner.
    private var thread = pthread_t()

    /// Starts a thread.
    ///
    /// - Parameter name: At most 15 bytes, as the kernel's limit is; shown by `top -H`.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(Body(name: name, run: body)).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                unsafe ngatu_name_thread(body.name)
                body.run()
                return nil
            }, box)
        precondition(code == 0, "the system refused a thread")
    }

    /// Waits until the worker has returned. Call once.
    package func join() {
        // Fails only for a thread that was joined before, which the owner does not do.
        _ = pthread_join(thread, nil)
    }

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
}
