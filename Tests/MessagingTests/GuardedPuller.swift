import Messaging

/// A puller on loopback that admits one key, and the thread that answers for it.
///
/// Its context is held by the socket alone, so every test shows that this is enough.
struct GuardedPuller: ~Copyable {
    static let domain = "readings"
    static let name = "site-17"

    let serverKeys: KeyPair
    let siteKeys: KeyPair
    let handler: ZAPHandler
    let endpoint: String
    var socket: Socket
    private let thread: HandlerThread

    /// Binds it; the list admits `siteKeys` under `name`, and knows a second domain besides.
    init(_ kind: SocketKind = .pull, at endpoint: String = "tcp://127.0.0.1:*") throws {
        let serverKeys = try KeyPair.generate()
        let siteKeys = try KeyPair.generate()
        let list = try Self.list(admitting: siteKeys.publicKey)
        let context = try MessagingContext(allowList: list)
        guard let handler = context.handler else { throw MessagingError.noAllowList }
        var socket = try context.socket(kind, options: Self.options(serverKeys, Self.domain))
        self.endpoint = try socket.bind(endpoint)
        self.serverKeys = serverKeys
        self.siteKeys = siteKeys
        self.handler = handler
        self.socket = socket
        thread = HandlerThread(handler)
    }

    /// A list that admits one key to the puller's domain.
    static func list(
        admitting key: PublicKey, to domain: String = domain
    ) throws(MessagingError) -> AllowList {
        var list = AllowList(domains: [Self.domain, "feed"])
        try list.admit(key, as: name, to: [domain])
        return list
    }

    static func options(_ keys: KeyPair, _ domain: String) -> SocketOptions {
        SocketOptions(
            receiveTimeoutMilliseconds: SocketPair.patience,
            security: .curveServer(secretKey: keys.secretKey, domain: domain))
    }

    /// Security of a client that knows this server.
    func security(of keys: KeyPair) -> SocketSecurity {
        .curveClient(serverKey: serverKeys.publicKey, keys: keys)
    }

    /// A connecting socket in a context of its own, as in another process.
    func client(_ security: SocketSecurity, _ kind: SocketKind) throws -> Socket {
        let options = SocketOptions(
            sendTimeoutMilliseconds: SocketPair.patience, security: security)
        var client = try MessagingContext().socket(kind, options: options)
        try client.connect(endpoint)
        return client
    }

    /// Likewise, and it has sent one message.
    func sender(_ security: SocketSecurity, _ kind: SocketKind = .push) throws -> Socket {
        var sender = try client(security, kind)
        _ = try sender.send([7], wait: false)
        return sender
    }

    /// Waits until a refusal has been counted for one of these reasons, and nothing delivered
    /// meanwhile.
    mutating func refuses(_ reasons: AdmissionRefusal...) throws -> AdmissionReport? {
        for _ in 0..<SocketPair.patience / 10 {
            if try socket.poll(timeoutMilliseconds: 10) { return nil }
            let report = handler.takeReport()
            if reasons.contains(where: { report.refusedCounts[$0] != nil }) { return report }
        }
        return nil
    }
}
