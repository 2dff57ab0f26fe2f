import CZeroMQ

/// The two halves of a CURVE key.
public struct KeyPair: Hashable, Sendable {
    /// What others know the holder by.
    public let publicKey: PublicKey
    /// What only the holder knows.
    public let secretKey: SecretKey

    /// Makes a new pair from the system's source of randomness.
    ///
    /// - Throws: `.keysUnsupported` when the libzmq at hand was built without CURVE.
    public static func generate() throws(MessagingError) -> KeyPair {
        var publicText = [CChar](repeating: 0, count: Z85.keyLength + 1)
        var secretText = publicText
        defer { Z85.erase(&secretText) }
        guard unsafe zmq_curve_keypair(&publicText, &secretText) == 0,
            let publicKey = PublicKey(text: string(publicText)),
            let secretKey = SecretKey(text: string(secretText))
        else { throw .keysUnsupported }
        return KeyPair(publicKey: publicKey, secretKey: secretKey)
    }

    /// Finds the public half of a secret one.
    ///
    /// - Throws: `.keysUnsupported` when the libzmq at hand was built without CURVE.
    public init(_ secretKey: SecretKey) throws(MessagingError) {
        var publicText = [CChar](repeating: 0, count: Z85.keyLength + 1)
        guard unsafe zmq_curve_public(&publicText, secretKey.secretText) == 0,
            let publicKey = PublicKey(text: Self.string(publicText))
        else { throw .keysUnsupported }
        self.init(publicKey: publicKey, secretKey: secretKey)
    }

    private init(publicKey: PublicKey, secretKey: SecretKey) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    private static func string(_ buffer: [CChar]) -> String {
        String(decoding: buffer.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
