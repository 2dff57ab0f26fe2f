import Keys
import Messaging
import Operations
import Testing
import TrafficModel

@Suite struct KeyRingTests {
    @Test func `a key opens its doors until it expires`() throws {
        let folder = TemporaryFolder()
        let end = TemporaryFolder.noon.advanced(bySeconds: 60)
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor(expires: end))
        let ring = try folder.keys.load()
        let list = try ring.allowList(at: TemporaryFolder.noon)
        #expect(list.domains == Set(Door.allCases.map(\.rawValue)))
        #expect(list.admits("site-17", to: Door.readings.rawValue))
        #expect(!list.admits("site-17", to: Door.commands.rawValue))
        #expect(!(try ring.allowList(at: end)).admits("site-17", to: Door.readings.rawValue))
    }

    @Test func `a revoked key opens nothing`() throws {
        let folder = TemporaryFolder()
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor())
        _ = try folder.keys.revoke("site-17", at: TemporaryFolder.noon)
        let list = try folder.keys.load().allowList(at: TemporaryFolder.noon)
        #expect(list.count == 0)
    }

    @Test func `a holder's file opens a socket of the folder's processor`() throws {
        let folder = TemporaryFolder()
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor())
        let ring = try folder.keys.load()
        let key = try HolderKey.read(folder.keys.holderPath("site-17"))
        let context = try MessagingContext(
            allowList: try ring.allowList(at: TemporaryFolder.noon))
        var puller = try context.socket(
            .pull, options: SocketOptions(security: ring.security(at: .readings)))
        var pusher = try MessagingContext().socket(
            .push, options: SocketOptions(security: key.security))
        try pusher.connect(puller.bind("tcp://127.0.0.1:*"))
        #expect(try pusher.send([7], wait: false))
        let handler = try #require(context.handler)
        try handler.run { handler.takeReport().acceptedCount > 0 }
        #expect(try puller.poll(timeoutMilliseconds: 5_000))
        #expect(try puller.receiveMessage(wait: false)?.userID == "site-17")
    }

    @Test func `nothing that is printed shows a secret`() throws {
        let folder = TemporaryFolder()
        let key = try folder.keys.issue(to: try TemporaryFolder.controller())
        let ring = try folder.keys.load()
        var text = "\(key) \(ring)"
        dump((key, ring), to: &text)
        let seal = try #require(key.seal)
        #expect(!text.contains(key.keys.secretKey.secretText))
        #expect(!text.contains(ring.serverKeys.secretKey.secretText))
        #expect(!text.contains(seal.secretText))
    }
}
