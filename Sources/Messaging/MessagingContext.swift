/// The library's threads, which every socket of one process shares.
///
/// It lives until its last socket has closed, and then waits for their unsent messages as long as
/// their `lingerMilliseconds` says. Any thread may use it.
public final class MessagingContext: Sendable {
    private let library: LibraryContext
    /// Answers who may connect to the CURVE servers made here; `nil` without an allow-list, and
    /// then no such server is made. Somebody must `run` it.
    public let handler: ZAPHandler?

    /// Starts the library.
    ///
    /// - Parameters:
    ///   - ioThreads: Threads that move bytes, 1 or more; one serves about a gigabyte a second,
    ///     says the library's guide.
    ///   - socketLimit: Most sockets at once, 1 or more. Each takes a file besides its connections.
    ///   - allowList: Who may connect to its CURVE servers.
    /// - Throws: `.badOption`, `.tooManyOpen`, `.outOfMemory`.
    public init(
        ioThreads: Int = 1, socketLimit: Int = 1_023, allowList: AllowList? = nil
    ) throws(MessagingError) {
        guard ioThreads >= 1, let count = Int32(exactly: ioThreads) else {
            throw .badOption(name: "ioThreads", value: ioThreads, least: 1)
        }
        guard socketLimit >= 1, let most = Int32(exactly: socketLimit) else {
            throw .badOption(name: "socketLimit", value: socketLimit, least: 1)
        }
        let library = try LibraryContext(ioThreads: count, socketLimit: most)
        self.library = library
        if let allowList {
            handler = try ZAPHandler(allowList, library: library)
        } else {
            handler = nil
        }
    }

    /// Makes a socket.
    ///
    /// - Throws: `.badOption`, `.tooManyOpen`, `.terminated` after `shutdown()`; for a CURVE server
    ///   `.noAllowList`, `.unknownDomain`; for either end with keys `.keysUnsupported`.
    public func socket(
        _ kind: SocketKind, options: SocketOptions = .init()
    ) throws(MessagingError) -> Socket {
        guard case .curveServer(_, let domain) = options.security else {
            return try Socket(kind, options: options, library: library, context: self)
        }
        guard let handler else { throw .noAllowList }
        let socket = try Socket(kind, options: options, library: library, context: self)
        try handler.watch(socket, domain: domain, library: library)
        return socket
    }

    /// Ends all traffic: every blocked or later call on its sockets throws `.terminated`.
    ///
    /// Sockets must still be dropped by their owners. Calling it again does nothing.
    public func shutdown() { library.shutdown() }
}
