import Messaging
import Testing

/// What a context refuses to make.
@Suite struct CurveServerTests {
    @Test func `without an allow-list there is no server with keys`() throws {
        let context = try MessagingContext()
        let options = GuardedPuller.options(try KeyPair.generate(), GuardedPuller.domain)
        let error = #expect(throws: MessagingError.noAllowList) {
            try Self.make(options, in: context)
        }
        #expect(error?.description.contains("without one every key could") == true)
    }

    @Test func `a domain that would deny everyone is refused`() throws {
        let keys = try KeyPair.generate()
        let context = try MessagingContext(
            allowList: try GuardedPuller.list(admitting: keys.publicKey))
        #expect(throws: MessagingError.unknownDomain("reading", known: ["feed", "readings"])) {
            try Self.make(GuardedPuller.options(keys, "reading"), in: context)
        }
    }

    @Test(arguments: [0, 256])
    func `a domain has 1 to 255 bytes`(length: Int) throws {
        let domain = String(repeating: "d", count: length)
        let context = try MessagingContext(allowList: AllowList(domains: [domain]))
        let error = #expect(throws: MessagingError.self) {
            try Self.make(GuardedPuller.options(try KeyPair.generate(), domain), in: context)
        }
        #expect(error == .badOption(name: "domain's length", value: length, least: 1))
    }

    @Test func `keys let a socket leave loopback`() throws {
        let keys = try KeyPair.generate()
        let context = try MessagingContext(
            allowList: try GuardedPuller.list(admitting: keys.publicKey))
        var server = try context.socket(
            .pull, options: GuardedPuller.options(keys, GuardedPuller.domain))
        var client = try context.socket(
            .push,
            options: SocketOptions(security: .curveClient(serverKey: keys.publicKey, keys: keys)))
        #expect(try server.bind("tcp://0.0.0.0:*").hasPrefix("tcp://0.0.0.0:"))
        try client.connect("tcp://192.0.2.1:9")
    }

    @Test func `two contexts of one process each have their own list`() throws {
        let keys = try KeyPair.generate()
        let list = try GuardedPuller.list(admitting: keys.publicKey)
        let first = try MessagingContext(allowList: list)
        let second = try MessagingContext(allowList: list)
        #expect(first.handler != nil)
        #expect(second.handler != nil)
    }

    @Test func `a handler ends when its context shuts down`() throws {
        let context = try MessagingContext(allowList: AllowList(domains: ["d"]))
        let handler = try #require(context.handler)
        context.shutdown()
        #expect(throws: MessagingError.terminated) { try handler.run { false } }
    }

    private static func make(
        _ options: SocketOptions, in context: MessagingContext
    ) throws(MessagingError) {
        _ = try context.socket(.pull, options: options)
    }
}
