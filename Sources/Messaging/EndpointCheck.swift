/// Checks where a socket may be bound, without opening one.
public enum EndpointCheck {
    /// Refuses what `Socket.bind` would refuse by its form or for not being loopback.
    ///
    /// - Parameter allowsNonLoopback: Whether the socket will have keys, or is insecure by intent.
    /// - Throws: `MessagingError` with words for people.
    public static func checkBinding(
        to endpoint: String, allowsNonLoopback: Bool = false
    ) throws(MessagingError) {
        _ = try Endpoint(endpoint, binding: true, allowsNonLoopback: allowsNonLoopback)
    }
}
