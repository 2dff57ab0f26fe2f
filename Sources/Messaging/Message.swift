import CZeroMQ

/// Room for one received frame, reused from one receive to the next.
///
/// The bytes stay where the library put them: nothing is copied or allocated here after `init`.
/// The content is void after the next receive into it, successful or not.
///
/// `@unchecked Sendable`: it has one owner, and changes only through `inout`.
@safe public struct Message: ~Copyable, @unchecked Sendable {
    /// A `zmq_msg_t`, which must not move while the library knows it.
    let storage: UnsafeMutableRawPointer
    @usableFromInline var base: UnsafeRawPointer?
    /// Number of bytes in the frame, 0 when there is none.
    public private(set) var count = 0
    /// Whether further frames of the same message follow.
    public private(set) var hasMore = false
    /// Whether it came by a socket that proves who its peers are.
    private(set) var isAuthenticated = false

    /// Makes an empty one; allocates its 64 bytes once.
    public init() {
        // Aligned to a cache line, so that a small frame inside is read with one miss.
        unsafe storage = UnsafeMutableRawPointer.allocate(
            byteCount: MemoryLayout<zmq_msg_t>.size, alignment: 64)
        unsafe storage.initializeMemory(as: zmq_msg_t.self, to: zmq_msg_t())
        // Cannot fail: it only fills the struct.
        _ = unsafe zmq_msg_init(pointer)
        unsafe base = nil
    }

    deinit {
        // Fails only for a struct that is no message, which this one cannot be.
        _ = unsafe zmq_msg_close(pointer)
        unsafe storage.deallocate()
    }

    /// Lends the frame's bytes, unaligned, for the duration of a call.
    ///
    /// - Complexity: O(1), no allocation.
    @inlinable public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = unsafe UnsafeRawBufferPointer(start: base, count: count)
        return try unsafe body(bytes.bytes)
    }

    /// Lends the frame's bytes, unaligned, as a pointer that must not outlive the call.
    ///
    /// - Complexity: O(1), no allocation.
    @inlinable public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The library's view of the storage.
    var pointer: UnsafeMutablePointer<zmq_msg_t> {
        unsafe storage.assumingMemoryBound(to: zmq_msg_t.self)
    }

    /// Notes where the library put the frame it just received.
    mutating func didReceive(isAuthenticated: Bool) {
        unsafe base = UnsafeRawPointer(zmq_msg_data(pointer))
        unsafe count = zmq_msg_size(pointer)
        unsafe hasMore = zmq_msg_more(pointer) != 0
        self.isAuthenticated = isAuthenticated
    }

    /// Forgets the frame: the library released it on the way to finding no other.
    mutating func didReceiveNothing() {
        unsafe base = nil
        count = 0
        hasMore = false
        isAuthenticated = false
    }
}
