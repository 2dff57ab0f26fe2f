import CZeroMQ

extension Message {
    /// The name under which the allow-list admitted the sender; it is proved by the sender's key.
    ///
    /// `nil` for a socket that is no CURVE server, whatever the sender says of itself, and over
    /// `inproc`. Authorisation is decided from this name, never from a field of the message.
    ///
    /// - Complexity: O(1); names of up to 15 bytes are not allocated.
    public var userID: String? { isAuthenticated ? property("User-Id") : nil }

    /// The IP address the sender's connection comes from, or `nil` over `inproc` and `ipc`.
    public var peerAddress: String? { property("Peer-Address") }

    private func property(_ name: String) -> String? {
        guard let value = unsafe zmq_msg_gets(pointer, name) else { return nil }
        return unsafe String(cString: value)
    }
}
