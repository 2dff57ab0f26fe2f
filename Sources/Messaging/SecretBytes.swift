import CSodium

/// 32 secret bytes in one place, zeroed in `deinit`; an array's copies nobody could erase.
///
/// `@unchecked Sendable`: the bytes never change after `init`.
@safe final class SecretBytes: @unchecked Sendable {
    /// Secrets of CURVE and of HMAC-SHA256 are both so long.
    static let count = 32

    private let storage: UnsafeMutablePointer<UInt8>

    /// Draws them from the system's source of randomness.
    init() {
        Sodium.start()
        unsafe storage = .allocate(capacity: Self.count)
        unsafe randombytes_buf(storage, Self.count)
    }

    /// Copies them; `nil` unless there are 32.
    init?(copying bytes: RawSpan) {
        guard bytes.byteCount == Self.count else { return nil }
        Sodium.start()
        unsafe storage = .allocate(capacity: Self.count)
        for index in 0..<Self.count {
            unsafe storage[index] = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        }
    }

    deinit {
        unsafe sodium_memzero(storage, Self.count)
        unsafe storage.deallocate()
    }

    /// Lends the bytes for the duration of a call.
    func withUnsafePointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        unsafe body(storage)
    }
}

extension SecretBytes: Hashable {
    /// Compares in constant time.
    static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        unsafe sodium_memcmp(left.storage, right.storage, count) == 0
    }

    func hash(into hasher: inout Hasher) {
        unsafe hasher.combine(bytes: UnsafeRawBufferPointer(start: storage, count: Self.count))
    }
}
