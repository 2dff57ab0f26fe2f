import CZeroMQ

/// One end of a conversation. It belongs to one thread at a time and closes in `deinit`.
///
/// Whoever makes it may hand it on to another thread, as any owned value; two threads can never
/// use it at once, because it cannot be copied and every operation needs exclusive access.
///
/// `@unchecked Sendable`: that exclusivity is what libzmq asks for, together with a full memory
/// fence at the handing over, which every Swift way of sending a value to a thread contains.
@safe public struct Socket: ~Copyable, @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
    /// Whether the names of peers have been proved by their keys.
    let authenticatesPeers: Bool
    private let allowsNonLoopback: Bool
    /// Kept alive: it may end only after its last socket has closed.
    private let library: LibraryContext
    /// Kept alive with its handler: a CURVE server that nobody answers for would be open to all.
    private let context: MessagingContext?

    init(
        _ kind: SocketKind, options: SocketOptions, library: LibraryContext,
        context: MessagingContext? = nil
    ) throws(MessagingError) {
        guard let handle = unsafe zmq_socket(library.handle, kind.code) else {
            throw MessagingError.latest(during: "making a socket")
        }
        do throws(MessagingError) {
            unsafe try options.apply(to: handle, of: kind)
            unsafe try options.security.apply(to: handle)
        } catch {
            // The reason for closing is worth more than a failure to close.
            _ = unsafe zmq_close(handle)
            throw error
        }
        unsafe self.handle = handle
        authenticatesPeers = options.security.authenticatesPeers
        allowsNonLoopback = options.allowsNonLoopback || options.security.isKeyed
        self.library = library
        self.context = context
    }

    deinit {
        // Fails only for a handle that is no socket, which this one cannot be.
        _ = unsafe zmq_close(handle)
    }

    /// Opens an endpoint that peers connect to.
    ///
    /// An `ipc` path that another process serves is taken over without an error: that is the
    /// library's way, so keep such paths in a folder that one process locks.
    ///
    /// - Parameter endpoint: `tcp://127.0.0.1:PORT` (`*` takes any free port), `tcp://[::1]:PORT`,
    ///   `ipc://PATH` or `inproc://NAME`.
    /// - Returns: The endpoint to connect to, with the real port.
    /// - Throws: `.endpointInUse`, `.badEndpoint`, `.notLoopback`, `.addressNotAvailable`,
    ///   `.permissionDenied`, `.tooManyOpen`, `.terminated`.
    public mutating func bind(_ endpoint: String) throws(MessagingError) -> String {
        let checked = try Endpoint(
            endpoint, binding: true, allowsNonLoopback: allowsNonLoopback)
        let handle = unsafe handle
        unsafe try SocketOptions.set(ZMQ_IPV6, Int32(checked.usesIPv6 ? 1 : 0), on: handle)
        guard retryingInterrupts({ unsafe zmq_bind(handle, checked.text) }) == 0 else {
            throw MessagingError.latest(opening: endpoint)
        }
        return try lastEndpoint()
    }

    /// Binds to a name that `bind` refuses because the library gives it a meaning.
    mutating func bindReserved(_ name: String) throws(MessagingError) {
        let handle = unsafe handle
        guard retryingInterrupts({ unsafe zmq_bind(handle, name) }) == 0 else {
            throw MessagingError.latest(opening: name)
        }
    }

    /// Connects to an endpoint; the peer may come later, and come back after it has gone.
    ///
    /// - Throws: `.badEndpoint`, `.notLoopback`, `.tooManyOpen`, `.terminated`.
    public mutating func connect(_ endpoint: String) throws(MessagingError) {
        let checked = try Endpoint(
            endpoint, binding: false, allowsNonLoopback: allowsNonLoopback)
        let handle = unsafe handle
        unsafe try SocketOptions.set(ZMQ_IPV6, Int32(checked.usesIPv6 ? 1 : 0), on: handle)
        guard retryingInterrupts({ unsafe zmq_connect(handle, checked.text) }) == 0 else {
            throw MessagingError.latest(opening: endpoint)
        }
    }

    /// Asks for the messages whose first frame begins with a prefix; the empty one means all.
    ///
    /// - Throws: `.wrongState` unless the socket is a subscriber; `.terminated`.
    public mutating func subscribe(_ prefix: String) throws(MessagingError) {
        let handle = unsafe handle
        let size = prefix.utf8.count
        let result = retryingInterrupts {
            unsafe zmq_setsockopt(handle, ZMQ_SUBSCRIBE, prefix, size)
        }
        guard result == 0 else { throw MessagingError.latest(during: "subscribing") }
    }

    private func lastEndpoint() throws(MessagingError) -> String {
        // The longest endpoint is an ipc path: 108 bytes in Linux, and its scheme.
        var buffer = [CChar](repeating: 0, count: 1024)
        var size = buffer.count
        guard unsafe zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else {
            throw MessagingError.latest(during: "reading the endpoint's name")
        }
        return String(decoding: buffer.prefix(size - 1).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
