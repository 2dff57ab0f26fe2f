import CZeroMQ

extension MessagingError {
    /// The error the library reported last on this thread, for an operation without an endpoint.
    static func latest(during operation: String) -> MessagingError {
        let code = zmq_errno()
        return switch code {
        case ETERM: .terminated
        case EFSM, ENOTSUP, EINVAL: .wrongState(operation: operation)
        case EHOSTUNREACH: .unreachable
        case EMFILE, ENFILE: .tooManyOpen
        case ENOMEM, ENOBUFS: .outOfMemory
        default: .failed(operation: operation, code: Int(code), text: text(of: code))
        }
    }

    /// Likewise, for binding or connecting an endpoint.
    static func latest(opening endpoint: String) -> MessagingError {
        let code = zmq_errno()
        return switch code {
        case EADDRINUSE: .endpointInUse(endpoint)
        case EADDRNOTAVAIL, ENODEV: .addressNotAvailable(endpoint)
        case EACCES, EPERM: .permissionDenied(endpoint)
        case EINVAL, ENAMETOOLONG, ENOENT, ENOTDIR, ECONNREFUSED, EPROTONOSUPPORT:
            .badEndpoint(endpoint, reason: text(of: code))
        case ENOCOMPATPROTO: .wrongState(operation: endpoint)
        default: latest(during: "opening \(endpoint)")
        }
    }

    private static func text(of code: Int32) -> String {
        guard let words = unsafe zmq_strerror(code) else { return "unknown error" }
        return unsafe String(cString: words).lowercased()
    }
}
