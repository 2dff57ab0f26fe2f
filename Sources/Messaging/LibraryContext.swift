import CZeroMQ

/// The library's threads. It lives until its last socket has closed.
///
/// `@unchecked Sendable`: the handle never changes, and libzmq documents contexts as thread-safe.
@safe final class LibraryContext: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer

    /// Starts the library with checked numbers of threads and sockets.
    init(ioThreads: Int32, socketLimit: Int32) throws(MessagingError) {
        guard let handle = unsafe zmq_ctx_new() else {
            throw MessagingError.latest(during: "starting messaging")
        }
        unsafe self.handle = handle
        guard unsafe zmq_ctx_set(handle, ZMQ_IO_THREADS, ioThreads) == 0,
            unsafe zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, socketLimit) == 0
        else {
            throw MessagingError.latest(during: "starting messaging")
        }
    }

    deinit {
        // A signal may interrupt the wait for lingering messages; giving up would leak threads.
        let handle = unsafe handle
        _ = retryingInterrupts { unsafe zmq_ctx_term(handle) }
    }

    func shutdown() {
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
