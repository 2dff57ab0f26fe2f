import CSodium
import CZeroMQ

/// The text form of keys: five printable characters for four bytes (ZeroMQ RFC 32).
enum Z85 {
    /// Characters of a key's text.
    static let keyLength = SecretBytes.count / 4 * 5

    /// The text of 32 bytes.
    static func text(_ bytes: UnsafePointer<UInt8>) -> String {
        var buffer = [CChar](repeating: 0, count: keyLength + 1)
        defer { erase(&buffer) }
        // Cannot fail: 32 is a multiple of four.
        _ = unsafe zmq_z85_encode(&buffer, bytes, SecretBytes.count)
        let characters = buffer.dropLast().map(UInt8.init(bitPattern:))
        return String(decoding: characters, as: UTF8.self)
    }

    /// Lends the 32 bytes behind a text and erases them afterwards; `nil` when it is no such text.
    static func withBytes<Result>(of text: String, _ body: (RawSpan) -> Result?) -> Result? {
        guard text.utf8.count == keyLength, !text.utf8.contains(0) else { return nil }
        var buffer = [UInt8](repeating: 0, count: SecretBytes.count)
        defer { erase(&buffer) }
        guard unsafe zmq_z85_decode(&buffer, text) != nil else { return nil }
        return unsafe body(buffer.span.bytes)
    }

    /// Overwrites what was secret.
    static func erase<Element: BitwiseCopyable>(_ buffer: inout [Element]) {
        unsafe buffer.withUnsafeMutableBytes {
            unsafe sodium_memzero($0.baseAddress, $0.count)
        }
    }
}
