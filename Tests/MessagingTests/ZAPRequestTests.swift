import Testing

@testable import Messaging

/// ZAP 1.0, frame by frame (ZeroMQ RFC 27).
@Suite struct ZAPRequestTests {
    @Test func `the key, the domain and the address are found`() throws {
        let key = try KeyPair.generate().publicKey
        let request = try #require(ZAPRequest(Self.frames(credential: key.bytes)))
        #expect(request.publicKey == key)
        #expect(request.domain == "readings")
        #expect(request.address == "127.0.0.1")
    }

    @Test func `a peer is admitted under its name`() throws {
        let request = try #require(ZAPRequest(Self.frames()))
        let words: [String] = ["1.0", "42", "200", "OK", "site-17", ""]
        #expect(
            request.reply(admittingAs: "site-17") == [[9], []] + words.map { Array($0.utf8) })
    }

    @Test func `a peer is refused without a name or a reason`() throws {
        let request = try #require(ZAPRequest(Self.frames()))
        let words: [String] = ["1.0", "42", "400", "refused", "", ""]
        #expect(request.reply(admittingAs: nil) == [[9], []] + words.map { Array($0.utf8) })
    }

    @Test(arguments: [
        frames(version: "1.1"), frames(mechanism: "PLAIN"), frames(mechanism: "NULL"),
        frames(credential: [1, 2, 3]), frames() + [[1]], frames().dropLast(),
    ])
    func `another version, mechanism or credential has no key`(frames: [[UInt8]]) {
        #expect(ZAPRequest(frames)?.publicKey == nil)
    }

    @Test func `a request that is too short, or has no delimiter, has no answer`() {
        #expect(ZAPRequest(Array(Self.frames().prefix(7))) == nil)
        #expect(ZAPRequest([]) == nil)
        #expect(ZAPRequest([[9], [1]] + Self.frames().dropFirst(2)) == nil)
    }

    private static func frames(
        version: String = "1.0", mechanism: String = "CURVE",
        credential: [UInt8] = [UInt8](repeating: 5, count: 32)
    ) -> [[UInt8]] {
        let words = [version, "42", "readings", "127.0.0.1", "", mechanism]
        return [[9], []] + words.map { Array($0.utf8) } + [credential]
    }
}
