/// The half of a CURVE key pair that everyone may see, 32 bytes; it is who a peer is.
public struct PublicKey: Hashable, Sendable {
    let bytes: [UInt8]

    /// Takes 32 bytes; `nil` for any other number.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == SecretBytes.count else { return nil }
        self.bytes = bytes
    }

    /// Reads the 40 characters of Z85 (ZeroMQ RFC 32); `nil` when they are none.
    public init?(text: String) {
        let bytes = Z85.withBytes(of: text) { span in
            unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
        }
        guard let bytes else { return nil }
        self.bytes = bytes
    }

    /// 40 characters of Z85, as files hold it.
    public var text: String { unsafe Z85.text(bytes) }

    /// The first 8 hexadecimal digits of its SHA-256: enough to tell keys apart by eye.
    public var fingerprint: String { Sodium.digestText(of: bytes, digits: 8) }
}

extension PublicKey: CustomStringConvertible {
    /// The fingerprint.
    public var description: String { fingerprint }
}
