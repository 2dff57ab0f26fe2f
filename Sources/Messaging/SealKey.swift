/// The secret that the centre shares with one controller, to seal what it sends to it.
///
/// Its bytes are erased when the last copy goes, and no description shows them.
public struct SealKey: Hashable, Sendable {
    let bytes: SecretBytes

    /// Draws a new one from the system's source of randomness.
    public static func generate() -> SealKey { SealKey(bytes: SecretBytes()) }

    /// Reads the 40 characters of Z85 (ZeroMQ RFC 32); `nil` when they are none.
    public init?(text: String) {
        let bytes = Z85.withBytes(of: text) { SecretBytes(copying: $0) }
        guard let bytes else { return nil }
        self.bytes = bytes
    }

    private init(bytes: SecretBytes) { self.bytes = bytes }

    /// 40 characters of Z85: the secret itself, for the files of the two that share it.
    public var secretText: String { unsafe bytes.withUnsafePointer { unsafe Z85.text($0) } }
}

extension SealKey: CustomStringConvertible, CustomReflectable {
    /// Nothing of the key.
    public var description: String { "a secret seal" }
    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
