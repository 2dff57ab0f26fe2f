/// How a socket knows its peers (ZeroMQ RFC 26, CURVE); over `inproc` it has no effect.
public enum SocketSecurity: Hashable, Sendable {
    /// Not at all, and nothing is encrypted: for loopback and for pipes within a machine.
    case plain
    /// Peers must know this end's public key and have a key that the context's allow-list admits.
    ///
    /// Encryption is not authentication: a CURVE server that nobody has told whom to admit admits
    /// everyone, so such a socket is only made by a context with an allow-list.
    ///
    /// - Parameters:
    ///   - secretKey: This end's secret key.
    ///   - domain: Which of the allow-list's domains peers must belong to.
    case curveServer(secretKey: SecretKey, domain: String)
    /// The peer must own the secret half of `serverKey`, and gets to know this end by its key.
    case curveClient(serverKey: PublicKey, publicKey: PublicKey, secretKey: SecretKey)

    /// A client with a pair of its own.
    public static func curveClient(serverKey: PublicKey, keys: KeyPair) -> SocketSecurity {
        .curveClient(
            serverKey: serverKey, publicKey: keys.publicKey, secretKey: keys.secretKey)
    }

    /// Whether strangers on the way can neither read nor speak.
    var isKeyed: Bool { self != .plain }

    /// Whether what peers are called has been proved by their keys.
    var authenticatesPeers: Bool {
        if case .curveServer = self { true } else { false }
    }
}
