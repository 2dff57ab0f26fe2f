import Messaging
import Testing

@Suite struct KeyTests {
    @Test func `a pair survives its text`() throws {
        let pair = try KeyPair.generate()
        #expect(pair.publicKey.text.utf8.count == 40)
        #expect(PublicKey(text: pair.publicKey.text) == pair.publicKey)
        let secret = try #require(SecretKey(text: pair.secretKey.secretText))
        #expect(secret == pair.secretKey)
        #expect(try KeyPair(secret) == pair)
    }

    @Test func `two pairs differ`() throws {
        let (one, other) = (try KeyPair.generate(), try KeyPair.generate())
        #expect(one.publicKey != other.publicKey)
        #expect(one.secretKey != other.secretKey)
        #expect(SealKey.generate() != SealKey.generate())
    }

    @Test func `a seal's key survives its text`() {
        let key = SealKey.generate()
        #expect(SealKey(text: key.secretText) == key)
    }

    /// The pair of the curve chapter in libzmq's manual, and its digest by sha256sum.
    @Test func `a known key has its known text and fingerprint`() throws {
        let text = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
        let secret = try #require(SecretKey(text: "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"))
        let key = try #require(PublicKey(text: text))
        #expect(try KeyPair(secret).publicKey == key)
        #expect(key.text == text)
        #expect(key.fingerprint == "ebb3af4d")
        #expect("\(key)" == key.fingerprint)
    }

    @Test(arguments: [
        "", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hIDD",
        "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI ", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI\0",
        "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hé", "#####" + "w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
    ])
    func `a text that is no key is refused`(text: String) {
        #expect(PublicKey(text: text) == nil)
        #expect(SecretKey(text: text) == nil)
        #expect(SealKey(text: text) == nil)
    }

    @Test func `nothing that is printed or dumped shows a secret`() throws {
        let pair = try KeyPair.generate()
        let seal = SealKey.generate()
        let security = SocketSecurity.curveServer(secretKey: pair.secretKey, domain: "d")
        var text = "\(pair) \(seal) \(security) \(String(reflecting: pair))"
        text += String(reflecting: SocketOptions(security: security))
        dump((pair, seal, security), to: &text)
        #expect(!text.contains(pair.secretKey.secretText))
        #expect(!text.contains(seal.secretText))
        #expect(text.contains("a secret key"))
    }
}
