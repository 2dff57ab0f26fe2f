import Messaging
import Testing

@Suite struct MessageSealTests {
    static let topic = Array("signal/5/".utf8)
    static let payload = Array(#"{"stage":2}"#.utf8)

    /// Python's `hmac.new(bytes(range(32)), b'signal/5/\0{"stage":2}', 'sha256')`.
    @Test func `the seal is HMAC-SHA256 over topic, zero byte and payload`() throws {
        let key = try #require(SealKey(text: "009c61o!#m2NH?C3>iWS5d]J*6CRx17-skh9337x"))
        let seal = MessageSeal(key: key).seal(topic: Self.topic, payload: Self.payload)
        let text = seal.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(text == "6bc18df808e68e3928a1da7d1cfa7d91906463c14c3be0a98de8c795c791ec47")
    }

    @Test func `a sealed message is recognized`() {
        let seal = MessageSeal(key: .generate())
        let proof = seal.seal(topic: Self.topic, payload: Self.payload)
        #expect(proof.count == MessageSeal.byteCount)
        #expect(seal.verifies(proof, topic: Self.topic, payload: Self.payload))
    }

    @Test func `every changed bit is noticed, in topic, payload and seal`() {
        let seal = MessageSeal(key: .generate())
        let proof = seal.seal(topic: Self.topic, payload: Self.payload)
        let passed =
            Self.flips(of: Self.topic)
            .filter { seal.verifies(proof, topic: $0, payload: Self.payload) }
            + Self.flips(of: Self.payload)
            .filter { seal.verifies(proof, topic: Self.topic, payload: $0) }
            + Self.flips(of: proof)
            .filter { seal.verifies($0, topic: Self.topic, payload: Self.payload) }
        #expect(passed == [])
    }

    @Test func `another key's seal is refused`() {
        let proof = MessageSeal(key: .generate()).seal(topic: Self.topic, payload: Self.payload)
        let other = MessageSeal(key: .generate())
        #expect(!other.verifies(proof, topic: Self.topic, payload: Self.payload))
    }

    @Test(arguments: [0, 31, 33])
    func `a seal of another length is refused`(length: Int) {
        let seal = MessageSeal(key: .generate())
        let proof = seal.seal(topic: Self.topic, payload: Self.payload) + [0]
        #expect(
            !seal.verifies(
                Array(proof.prefix(length)), topic: Self.topic, payload: Self.payload))
    }

    @Test func `bytes cannot move between topic and payload`() {
        let seal = MessageSeal(key: .generate())
        let proof = seal.seal(topic: [1], payload: [2, 0, 3])
        #expect(!seal.verifies(proof, topic: [1, 2], payload: [0, 3]))
        #expect(!seal.verifies(proof, topic: [1, 0, 2], payload: [3]))
    }

    @Test func `an empty topic and payload have a seal`() {
        let seal = MessageSeal(key: .generate())
        #expect(seal.verifies(seal.seal(topic: [], payload: []), topic: [], payload: []))
    }

    /// The bytes with each of their bits changed in turn.
    private static func flips(of bytes: [UInt8]) -> [[UInt8]] {
        (0..<bytes.count * 8).map { bit in
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            return changed
        }
    }
}
