import CZeroMQ

/// The library's threads, which every socket of one process shares.
///
/// It lives until its last socket has closed, and then waits for their unsent messages as long as
/// their `lingerMilliseconds` says. Any thread may use it.
///
/// `@unchecked Sendable`: the handle never changes, and libzmq documents contexts as thread-safe.
@safe public final class MessagingContext: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer

    /// Starts the library.
    ///
    /// - Parameter ioThreads: Threads that move bytes, 1 or more; one serves about a gigabyte a
    ///   second, says the library's guide.
    /// - Throws: `.badOption`, `.tooManyOpen`, `.outOfMemory`.
    public init(ioThreads: Int = 1) throws(MessagingError) {
        guard ioThreads >= 1, let count = Int32(exactly: ioThreads) else {
            throw .badOption(name: "ioThreads", value: ioThreads, least: 1)
        }
        guard let handle = unsafe zmq_ctx_new() else {
            throw MessagingError.latest(during: "starting messaging")
        }
        unsafe self.handle = handle
        guard unsafe zmq_ctx_set(handle, ZMQ_IO_THREADS, count) == 0 else {
            throw MessagingError.latest(during: "starting messaging")
        }
    }

    deinit {
        // A signal may interrupt the wait for lingering messages; giving up would leak threads.
        let handle = unsafe handle
        _ = retryingInterrupts { unsafe zmq_ctx_term(handle) }
    }

    /// Makes a socket.
    ///
    /// - Throws: `.badOption`, `.tooManyOpen`, `.terminated` after `shutdown()`.
    public func socket(
        _ kind: SocketKind, options: SocketOptions = .init()
    ) throws(MessagingError) -> Socket {
        try Socket(kind, options: options, context: self)
    }

    /// Ends all traffic: every blocked or later call on its sockets throws `.terminated`.
    ///
    /// Sockets must still be dropped by their owners. Calling it again does nothing.
    public func shutdown() {
        // Fails only for a handle that is no context, which this one cannot be.
        _ = unsafe zmq_ctx_shutdown(handle)
    }
}

/// Repeats a call of the library while signals interrupt it.
func retryingInterrupts(_ call: () -> Int32) -> Int32 {
    while true {
        let result = call()
        if result != -1 || zmq_errno() != EINTR { return result }
    }
}
