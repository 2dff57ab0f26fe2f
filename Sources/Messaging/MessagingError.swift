/// Why a message could not travel; the text says what to do next.
public enum MessagingError: Error, Hashable, Sendable {
    /// Another socket is bound to the endpoint.
    case endpointInUse(String)
    /// The endpoint cannot be read or does not exist.
    case badEndpoint(String, reason: String)
    /// The endpoint can be reached from other machines, and the socket has no keys.
    case notLoopback(String)
    /// No interface of this machine has the endpoint's address.
    case addressNotAvailable(String)
    /// The system does not let this user open the endpoint.
    case permissionDenied(String)
    /// A socket option lies below its least value or is too large.
    case badOption(name: String, value: Int, least: Int)
    /// The socket's kind or state does not allow the operation.
    case wrongState(operation: String)
    /// A router with `routerMandatory` knows no peer of that name.
    case unreachable
    /// The process has no file descriptor or socket left.
    case tooManyOpen
    /// The system has no memory left.
    case outOfMemory
    /// A CURVE server was asked of a context that nobody has told whom to admit.
    case noAllowList
    /// The allow-list has no such domain, so that everyone would be refused.
    case unknownDomain(String, known: [String])
    /// Two names have the same key.
    case keyListedTwice(fingerprint: String)
    /// A name is empty, too long, or stands for another key.
    case badUserID(String)
    /// The libzmq loaded has no CURVE.
    case keysUnsupported
    /// The context was shut down; the thread should end its loop.
    case terminated
    /// The library failed in a way that has no word of its own here.
    case failed(operation: String, code: Int, text: String)
}

extension MessagingError: CustomStringConvertible {
    /// One sentence for an operator: what happened, and what to do.
    public var description: String {
        switch self {
        case .endpointInUse(let endpoint): Self.inUse(endpoint)
        case .badEndpoint(let endpoint, let reason):
            "'\(endpoint)' is not an endpoint: \(reason)"
        case .notLoopback(let endpoint):
            "\(endpoint) can be reached from other machines, and messages would not be protected:"
                + " make keys ('ngatu keys --help' says how), or stay on loopback and write"
                + " tcp://127.0.0.1:PORT, tcp://[::1]:PORT, ipc://PATH or inproc://NAME"
        case .addressNotAvailable(let endpoint):
            "no interface of this machine has the address of \(endpoint);"
                + " 'ip address' lists those that exist"
        case .permissionDenied(let endpoint):
            "no permission to open \(endpoint); choose a TCP port above 1023,"
                + " or a folder that this user may write to"
        case .badOption(let name, let value, let least):
            "\(name) is \(value); choose a value from \(least) to \(Int32.max)"
        case .wrongState(let operation):
            "this socket cannot be used for \(operation) in its kind or present state"
        case .unreachable:
            "no peer of that name is connected; it has gone or never came"
        case .tooManyOpen:
            "too many open files or sockets; raise the limit with 'ulimit -n',"
                + " or let fewer clients connect"
        case .outOfMemory: "the system has no memory left for messages"
        case .noAllowList:
            "no list says which keys may connect, and without one every key could;"
                + " make keys with 'ngatu keys new'"
        case .unknownDomain(let domain, let known):
            "'\(domain)' is no domain of the allow-list, so every key would be refused there;"
                + " it has \(known.joined(separator: ", "))"
        case .keyListedTwice(let fingerprint):
            "the key \(fingerprint) is listed twice; each holder needs a key of its own"
        case .badUserID(let name):
            "'\(name)' cannot name a key: names have 1 to 255 bytes and stand for one key each"
        case .keysUnsupported:
            "this libzmq was built without CURVE; install Debian's libzmq5, or stay on loopback"
        case .terminated: "messaging was shut down"
        case .failed(let operation, let code, let text):
            "\(operation) failed: \(text) (libzmq error \(code))"
        }
    }

    private static func inUse(_ endpoint: String) -> String {
        guard endpoint.hasPrefix("tcp://") else {
            return "\(endpoint) is in use by another socket; choose another name"
        }
        let port = endpoint.split(separator: ":").last ?? ""
        return "\(endpoint) is in use by another process; stop that process"
            + " ('ss -ltnp sport = :\(port)' shows it), choose another port in the"
            + " configuration, or write tcp://127.0.0.1:* for any free port"
    }
}
