import Foundation
import Messaging
import Testing

/// Peers that speak ZMTP 3.0 (ZeroMQ RFC 23) byte by byte, to say what the library never would.
@Suite struct ImpostorTests {
    @Test func `a name that a plain peer gives itself is not believed`() throws {
        var puller = try MessagingContext().socket(
            .pull, options: SocketOptions(receiveTimeoutMilliseconds: SocketPair.patience))
        let endpoint = try puller.bind("tcp://127.0.0.1:*")
        let connection = try RawConnection(to: endpoint)
        connection.send(Self.greeting)
        #expect(connection.receive(Self.greeting.count) == Self.greeting.count)
        connection.send(Self.ready(["Socket-Type": "PUSH", "User-Id": "site-17"]) + [0, 1, 7])
        let message = try #require(try puller.receiveMessage(wait: true))
        #expect(message.frames == [[7]])
        #expect(message.userID == nil)
        #expect(message.peerAddress == "127.0.0.1")
        connection.close()
    }

    @Test func `a greeting without a key is counted as such`() throws {
        var puller = try GuardedPuller()
        let connection = try RawConnection(to: puller.endpoint)
        connection.send(Self.greeting)
        #expect(try puller.refuses(.noKey) != nil)
        connection.close()
    }

    @Test(arguments: [
        Array("GET / HTTP/1.1\r\n\r\n".utf8), [1, 0, 2, 0, 7], [UInt8](repeating: 0xff, count: 200),
    ])
    func `noise at a server with keys delivers nothing`(noise: [UInt8]) throws {
        var puller = try GuardedPuller()
        let connection = try RawConnection(to: puller.endpoint)
        connection.send(noise)
        connection.close()
        let sender = try puller.sender(puller.security(of: puller.siteKeys))
        let message = try #require(try puller.socket.receiveMessage(wait: true))
        #expect(message.userID == GuardedPuller.name)
        #expect(try !puller.socket.poll(timeoutMilliseconds: 0))
        _ = consume sender
    }

    /// The greeting of a client without a key.
    private static let greeting: [UInt8] =
        [0xff] + [UInt8](repeating: 0, count: 8) + [0x7f, 3, 0] + Array("NULL".utf8)
        + [UInt8](repeating: 0, count: 48)

    private static func ready(_ properties: KeyValuePairs<String, String>) -> [UInt8] {
        var body = [5] + Array("READY".utf8)
        for (name, value) in properties {
            body += [UInt8(name.utf8.count)] + Array(name.utf8)
            body += [0, 0, 0, UInt8(value.utf8.count)] + Array(value.utf8)
        }
        return [4, UInt8(body.count)] + body
    }
}
