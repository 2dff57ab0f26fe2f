/// How a socket bounds its memory and its waits; fixed when the socket is made.
public struct SocketOptions: Hashable, Sendable {
    /// Most messages queued for one peer before sending is refused; 1 or more.
    ///
    /// Over `inproc` the sender's and the receiver's marks add up. Zero, which the library reads
    /// as "no bound", is refused.
    public var sendHighWaterMark: Int
    /// Most messages queued from one peer before it is held back; 1 or more, as above.
    public var receiveHighWaterMark: Int
    /// How long unsent messages outlive the socket, in milliseconds; 0 or more.
    ///
    /// The context waits so long when its last reference goes. Our default of 0 suits a process
    /// that must stop at once; a sender whose last words matter sets a second.
    public var lingerMilliseconds: Int
    /// Longest wait of one receive, in milliseconds; `nil` waits until the context shuts down.
    public var receiveTimeoutMilliseconds: Int?
    /// Longest wait of one send, in milliseconds; `nil` waits until the context shuts down.
    public var sendTimeoutMilliseconds: Int?
    /// Kernel send buffer in bytes, or `nil` for the system's.
    public var sendBufferBytes: Int?
    /// Kernel receive buffer in bytes, or `nil` for the system's.
    public var receiveBufferBytes: Int?
    /// Largest frame taken from a peer, in bytes; whoever sends a larger one is disconnected.
    ///
    /// The default of 1 MiB is our choice: thirty times the largest batch of readings. Frames over
    /// `inproc` are not checked.
    public var maximumMessageBytes: Int
    /// Whether a router throws `.unreachable` for a peer that is gone, instead of dropping.
    public var routerMandatory: Bool
    /// Whether endpoints that other machines can reach are allowed without keys: insecure, and
    /// only for trials. With keys they are allowed anyway.
    public var allowsNonLoopback: Bool
    /// Whether a connecting socket queues nothing until the other side has answered.
    public var waitsForPeer: Bool
    /// How the socket knows its peers.
    public var security: SocketSecurity

    /// Makes options; whatever is not named has its default.
    public init(
        sendHighWaterMark: Int = 1000, receiveHighWaterMark: Int = 1000,
        lingerMilliseconds: Int = 0, receiveTimeoutMilliseconds: Int? = nil,
        sendTimeoutMilliseconds: Int? = nil, sendBufferBytes: Int? = nil,
        receiveBufferBytes: Int? = nil, maximumMessageBytes: Int = 1 << 20,
        routerMandatory: Bool = false, allowsNonLoopback: Bool = false,
        waitsForPeer: Bool = false, security: SocketSecurity = .plain
    ) {
        self.sendHighWaterMark = sendHighWaterMark
        self.receiveHighWaterMark = receiveHighWaterMark
        self.lingerMilliseconds = lingerMilliseconds
        self.receiveTimeoutMilliseconds = receiveTimeoutMilliseconds
        self.sendTimeoutMilliseconds = sendTimeoutMilliseconds
        self.sendBufferBytes = sendBufferBytes
        self.receiveBufferBytes = receiveBufferBytes
        self.maximumMessageBytes = maximumMessageBytes
        self.routerMandatory = routerMandatory
        self.allowsNonLoopback = allowsNonLoopback
        self.waitsForPeer = waitsForPeer
        self.security = security
    }
}
