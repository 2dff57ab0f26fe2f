/// A controller asks for a lease, or for more of the one it has.
public struct LeaseRequest: Hashable, Sendable {
    /// Who asks.
    public let controller: ControllerNumber
    /// Drawn anew for each request: a grant that echoes another one is void.
    public let nonce: UInt64
    /// Its clock when it asked: grants count from here.
    public let uptime: Uptime
    /// The lease it holds, or `nil`.
    public let lease: UInt64?
    /// Fingerprint of its tables.
    public let tablesHash: String

    /// Makes a request.
    public init(
        controller: ControllerNumber, nonce: UInt64, uptime: Uptime, lease: UInt64?,
        tablesHash: String
    ) {
        self.controller = controller
        self.nonce = nonce
        self.uptime = uptime
        self.lease = lease
        self.tablesHash = tablesHash
    }
}

/// The centre's answer: for so long, counted on the controller's clock, it may command.
public struct LeaseGrant: Hashable, Sendable {
    /// Whom it is for.
    public let controller: ControllerNumber
    /// The request's nonce.
    public let nonce: UInt64
    /// The request's uptime: the lease runs from there.
    public let uptime: Uptime
    /// The lease; renewals keep it.
    public let lease: UInt64
    /// Which leader grants it.
    public let leaderEpoch: UInt64
    /// What it lets the centre command.
    public let authority: Authority
    /// How long it lasts.
    public let milliseconds: Int64

    /// Makes a grant.
    public init(
        controller: ControllerNumber, nonce: UInt64, uptime: Uptime, lease: UInt64,
        leaderEpoch: UInt64, authority: Authority, milliseconds: Int64
    ) {
        self.controller = controller
        self.nonce = nonce
        self.uptime = uptime
        self.lease = lease
        self.leaderEpoch = leaderEpoch
        self.authority = authority
        self.milliseconds = milliseconds
    }
}
