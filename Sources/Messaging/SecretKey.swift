/// The half of a CURVE key pair that only its holder knows.
///
/// Its bytes are erased when the last copy goes, and no description shows them.
public struct SecretKey: Hashable, Sendable {
    let bytes: SecretBytes

    /// Reads the 40 characters of Z85 (ZeroMQ RFC 32); `nil` when they are none.
    public init?(text: String) {
        let bytes = Z85.withBytes(of: text) { SecretBytes(copying: $0) }
        guard let bytes else { return nil }
        self.bytes = bytes
    }

    /// 40 characters of Z85: the secret itself, for the file that only its holder reads.
    public var secretText: String { unsafe bytes.withUnsafePointer { unsafe Z85.text($0) } }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
    /// Nothing of the key.
    public var description: String { "a secret key" }
    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
