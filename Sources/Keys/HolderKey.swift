public import Messaging
public import Operations

/// What a holder carries away: its pair, the processor's public key, a controller's seal.
public struct HolderKey: Hashable, Sendable {
    /// Who it is.
    public let holder: KeyHolder
    /// Its pair.
    public let keys: KeyPair
    /// The public key of the processor it belongs to.
    public let serverKey: PublicKey
    /// What the processor seals commands to it with; `nil` unless it is a controller.
    public let seal: SealKey?

    /// Reads the file that `KeyFolder.issue` wrote.
    ///
    /// - Throws: `.missing`, `.tooOpen`, `.notOurs`, `.badContent`, `.failed`.
    public static func read(_ path: String) throws(KeyProblem) -> HolderKey {
        try KeyFile.read(path) { fields throws(KeyFile.Problem) in
            let entry = try KeyEntry(&fields)
            let keys = try KeyFile.pair(of: entry.publicKey, &fields)
            let serverKey = try fields.parsed("server_key", "40 characters of Z85") {
                PublicKey(text: $0)
            }
            return HolderKey(
                holder: entry.holder, keys: keys, serverKey: serverKey, seal: entry.seal)
        }
    }

    /// Security of the holder's sockets.
    public var security: SocketSecurity { .curveClient(serverKey: serverKey, keys: keys) }

    /// The text of its file.
    var text: String {
        let entry = KeyEntry(holder: holder, publicKey: keys.publicKey, seal: seal)
        let secrets = KeyJSON.members([
            "secret_key": .text(keys.secretKey.secretText), "server_key": .text(serverKey.text),
        ])
        return KeyFile.text(entry.members + secrets)
    }
}
