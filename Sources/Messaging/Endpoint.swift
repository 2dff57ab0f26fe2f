/// An endpoint whose spelling and reach have been checked.
struct Endpoint {
    /// The spelling the library gets: `localhost` has become `127.0.0.1`.
    let text: String
    /// Whether the host is an IPv6 address.
    let usesIPv6: Bool

    /// Checks an endpoint; nothing is opened or looked up.
    init(
        _ text: String, binding: Bool, allowsNonLoopback: Bool
    ) throws(MessagingError) {
        guard let mark = text.firstRange(of: "://") else {
            throw .badEndpoint(text, reason: Self.forms)
        }
        let rest = text[mark.upperBound...]
        switch text[..<mark.lowerBound] {
        case "inproc", "ipc":
            guard !rest.isEmpty, !rest.utf8.contains(0) else {
                throw .badEndpoint(text, reason: "a name is missing after ://")
            }
            guard !text.hasPrefix("inproc://zeromq.") else {
                // The library stops the process when the wrong kind of socket has this name.
                throw .badEndpoint(text, reason: "names that begin with zeromq. are reserved")
            }
            self.text = text
            usesIPv6 = false
        case "tcp":
            let (host, port) = try Self.hostAndPort(of: rest, in: text, binding: binding)
            guard allowsNonLoopback || Self.isLoopback(host) else { throw .notLoopback(text) }
            self.text = "tcp://\(host == "localhost" ? "127.0.0.1" : host):\(port)"
            usesIPv6 = host.hasPrefix("[")
        default:
            throw .badEndpoint(text, reason: Self.forms)
        }
    }

    private static let forms = "write tcp://127.0.0.1:PORT, ipc://PATH or inproc://NAME"

    private static func hostAndPort(
        of rest: Substring, in text: String, binding: Bool
    ) throws(MessagingError) -> (host: Substring, port: Substring) {
        guard let colon = rest.lastIndex(of: ":"), colon > rest.startIndex else {
            throw .badEndpoint(text, reason: "write tcp://HOST:PORT")
        }
        let port = rest[rest.index(after: colon)...]
        let isNumber = !port.isEmpty && port.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if binding, port == "*" { return (rest[..<colon], port) }
        guard isNumber, let number = UInt16(port), binding || number > 0 else {
            throw .badEndpoint(
                text,
                reason: "the port must be a number from 1 to 65535"
                    + (binding ? ", or * for any free one" : ""))
        }
        return (rest[..<colon], port)
    }

    /// Whether a host, as the library would read it, is this machine's loopback and nothing else.
    ///
    /// Interface names are refused too: `lo` can carry other addresses.
    private static func isLoopback(_ host: Substring) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // Three digits at most and no leading zero: some resolvers read `0177` as octal.
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }
}
