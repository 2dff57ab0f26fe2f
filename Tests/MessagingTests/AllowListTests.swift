import Messaging
import Testing

@Suite struct AllowListTests {
    @Test func `a list admits nobody until it is told`() throws {
        let list = AllowList(domains: ["readings"])
        #expect(list.count == 0)
        #expect(!list.admits("site-17", to: "readings"))
    }

    @Test func `a name is admitted to its domains and no other`() throws {
        var list = AllowList(domains: ["feed", "readings"])
        try list.admit(try KeyPair.generate().publicKey, as: "site-17", to: ["readings"])
        #expect(list.admits("site-17", to: "readings"))
        #expect(!list.admits("site-17", to: "feed"))
        #expect(!list.admits("site-18", to: "readings"))
    }

    @Test func `a barred name is admitted nowhere`() throws {
        var list = AllowList(domains: ["readings"])
        try list.bar(try KeyPair.generate().publicKey, as: "site-17")
        #expect(list.count == 0)
        #expect(!list.admits("site-17", to: "readings"))
    }

    @Test func `a key has one name`() throws {
        var list = AllowList(domains: ["readings"])
        let key = try KeyPair.generate().publicKey
        try list.bar(key, as: "site-17")
        let error = #expect(throws: MessagingError.keyListedTwice(fingerprint: key.fingerprint)) {
            try list.admit(key, as: "site-18", to: ["readings"])
        }
        #expect(error?.description.contains(key.fingerprint) == true)
    }

    @Test func `a name has one key, revoked or not`() throws {
        var list = AllowList(domains: ["readings"])
        try list.bar(try KeyPair.generate().publicKey, as: "site-17")
        #expect(throws: MessagingError.badUserID("site-17")) {
            try list.admit(try KeyPair.generate().publicKey, as: "site-17", to: ["readings"])
        }
    }

    @Test(arguments: ["", String(repeating: "n", count: 256), "a\0b"])
    func `a name has 1 to 255 bytes, none of them zero`(name: String) throws {
        var list = AllowList(domains: ["readings"])
        #expect(throws: MessagingError.badUserID(name)) {
            try list.admit(try KeyPair.generate().publicKey, as: name, to: ["readings"])
        }
    }

    @Test func `a domain that is not declared is refused`() throws {
        var list = AllowList(domains: ["readings"])
        #expect(throws: MessagingError.unknownDomain("feed", known: ["readings"])) {
            try list.admit(
                try KeyPair.generate().publicKey, as: "site-17", to: ["feed", "readings"])
        }
    }
}
