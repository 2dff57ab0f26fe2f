import CSodium

/// The cryptographic library, which has to be started once before anything else.
enum Sodium {
    /// Starts the library; any thread, any number of times.
    static func start() { precondition(isReady, "libsodium found no source of randomness") }

    private static let isReady = sodium_init() >= 0

    /// The first `count` hexadecimal digits of the SHA-256 of some bytes.
    static func digestText(of bytes: [UInt8], digits count: Int) -> String {
        start()
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        // Cannot fail: it only computes.
        _ = unsafe crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        let digits = Array("0123456789abcdef")
        let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(text.prefix(count))
    }
}
