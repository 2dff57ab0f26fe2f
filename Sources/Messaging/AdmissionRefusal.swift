/// Why a peer was not let in; the raw values name counters.
@frozen public enum AdmissionRefusal: String, Hashable, CaseIterable, Sendable {
    /// No holder has the key.
    case unknownKey = "unknown_key"
    /// The key was revoked, or its time is over.
    case revokedKey = "revoked_key"
    /// The key's holder has no business at this domain.
    case wrongDomain = "wrong_domain"
    /// The peer spoke without a key.
    case noKey = "no_key"
    /// The peer expects another server: its copy of the server's key is wrong.
    case wrongServerKey = "wrong_server_key"
    /// The handshake was not finished, or made no sense; so ends a peer without a key, too, that
    /// finds out first what this end wants.
    case brokenHandshake = "broken_handshake"
    /// The library's question could not be understood.
    case unreadableRequest = "unreadable_request"
}
