import Messaging
import Testing

/// Real sockets on loopback; each client has a context of its own, as another process would.
@Suite struct CurveTests {
    @Test func `a listed key is let in and its messages carry its holder's name`() throws {
        var puller = try GuardedPuller()
        let sender = try puller.sender(puller.security(of: puller.siteKeys))
        let message = try #require(try puller.socket.receiveMessage(wait: true))
        #expect(message.frames == [[7]])
        #expect(message.userID == GuardedPuller.name)
        #expect(message.peerAddress == "127.0.0.1")
        let report = puller.handler.takeReport()
        #expect(report.acceptedCount == 1)
        #expect(report.refusedCount == 0)
        _ = consume sender
    }

    @Test func `a key that is not listed is refused, counted and told by its fingerprint`() throws {
        var puller = try GuardedPuller()
        let stranger = try KeyPair.generate()
        let sender = try puller.sender(puller.security(of: stranger))
        let report = try #require(try puller.refuses(.unknownKey))
        #expect(report.acceptedCount == 0)
        let event = try #require(report.events.first)
        #expect(event.fingerprint == stranger.publicKey.fingerprint)
        #expect(event.userID == nil)
        #expect(event.address == "127.0.0.1")
        #expect(event.domain == GuardedPuller.domain)
        _ = consume sender
    }

    @Test func `a client that expects another server is refused`() throws {
        var puller = try GuardedPuller()
        let other = try KeyPair.generate()
        let sender = try puller.sender(
            .curveClient(serverKey: other.publicKey, keys: puller.siteKeys))
        let report = try #require(try puller.refuses(.wrongServerKey))
        #expect(report.acceptedCount == 0)
        #expect(report.events.first?.address == puller.endpoint)
        _ = consume sender
    }

    @Test func `a client without a key is refused`() throws {
        var puller = try GuardedPuller()
        let sender = try puller.sender(.plain)
        // Whoever notices first hangs up.
        let report = try #require(try puller.refuses(.noKey, .brokenHandshake))
        #expect(report.acceptedCount == 0)
        _ = consume sender
    }

    @Test func `a key of another domain is refused`() throws {
        var puller = try GuardedPuller()
        puller.handler.replace(
            with: try GuardedPuller.list(admitting: puller.siteKeys.publicKey, to: "feed"))
        let sender = try puller.sender(puller.security(of: puller.siteKeys))
        let report = try #require(try puller.refuses(.wrongDomain))
        #expect(report.acceptedCount == 0)
        #expect(report.events.first?.userID == GuardedPuller.name)
        _ = consume sender
    }

    @Test func `a revoked key is refused when it comes back`() throws {
        var puller = try GuardedPuller()
        let first = try puller.sender(puller.security(of: puller.siteKeys))
        #expect(try puller.socket.receiveFrames(wait: true) == [[7]])
        var list = AllowList(domains: [GuardedPuller.domain])
        try list.bar(puller.siteKeys.publicKey, as: GuardedPuller.name)
        puller.handler.replace(with: list)
        _ = consume first
        let second = try puller.sender(puller.security(of: puller.siteKeys))
        let report = try #require(try puller.refuses(.revokedKey))
        #expect(report.acceptedCount == 1)
        #expect(report.events.first?.userID == GuardedPuller.name)
        _ = consume second
    }

    @Test func `messages of a revoked key that is still connected can be told apart`() throws {
        var puller = try GuardedPuller()
        var sender = try puller.sender(puller.security(of: puller.siteKeys))
        #expect(try puller.socket.receiveFrames(wait: true) == [[7]])
        puller.handler.replace(with: AllowList(domains: [GuardedPuller.domain]))
        #expect(try sender.send([8], wait: true))
        let message = try #require(try puller.socket.receiveMessage(wait: true))
        let userID = try #require(message.userID)
        #expect(!puller.handler.allowList.admits(userID, to: GuardedPuller.domain))
    }

    @Test func `nobody is let in while nobody answers`() throws {
        let (server, client) = (try KeyPair.generate(), try KeyPair.generate())
        let context = try MessagingContext(
            allowList: try GuardedPuller.list(admitting: client.publicKey))
        var puller = try context.socket(
            .pull, options: GuardedPuller.options(server, GuardedPuller.domain))
        var sender = try MessagingContext().socket(
            .push,
            options: SocketOptions(
                security: .curveClient(serverKey: server.publicKey, keys: client)))
        try sender.connect(puller.bind("tcp://127.0.0.1:*"))
        #expect(try sender.send([7], wait: false))
        #expect(try !puller.poll(timeoutMilliseconds: 200))
        let thread = HandlerThread(try #require(context.handler))
        #expect(try puller.receiveFrames(wait: true) == [[7]])
        _ = consume thread
    }

    @Test func `a server keeps whoever answers for it`() throws {
        let keys = try KeyPair.generate()
        let context = try MessagingContext(
            allowList: try GuardedPuller.list(admitting: keys.publicKey))
        weak let handler = context.handler
        let socket = try context.socket(
            .pull, options: GuardedPuller.options(keys, GuardedPuller.domain))
        _ = consume context
        #expect(handler != nil)
        _ = consume socket
        #expect(handler == nil)
    }

    @Test func `a router learns the name too`() throws {
        var router = try GuardedPuller(.router)
        let dealer = try router.sender(router.security(of: router.siteKeys), .dealer)
        let message = try #require(try router.socket.receiveMessage(wait: true))
        #expect(message.frames.last == [7])
        #expect(message.userID == GuardedPuller.name)
        _ = consume dealer
    }

    @Test func `a publisher that hears of subscriptions learns the name too`() throws {
        var publisher = try GuardedPuller(.extendedPublish)
        var subscriber = try publisher.client(
            publisher.security(of: publisher.siteKeys), .subscribe)
        try subscriber.subscribe("signal/5/")
        let message = try #require(try publisher.socket.receiveMessage(wait: true))
        #expect(message.frames == [[1] + Array("signal/5/".utf8)])
        #expect(message.userID == GuardedPuller.name)
    }
}
