/// Which keys may connect, under which name, and to which domains; all others are refused.
///
/// A domain is one kind of socket that peers connect to: whoever may send readings may not on that
/// account listen to commands. Names are what `Message.userID` shows, so a name must stand for one
/// key for ever: do not give a revoked holder's name to a new key.
public struct AllowList: Hashable, Sendable {
    /// One admitted key.
    struct Entry: Hashable {
        let userID: String
        let domains: Set<String>
        var isRevoked = false
    }

    /// The domains there are; a server socket of any other is not made.
    public let domains: Set<String>
    private var entries: [PublicKey: Entry] = [:]
    private var userIDs: Set<String> = []
    /// Domains by the names of those who may connect.
    private var admitted: [String: Set<String>] = [:]

    /// Longest name and longest domain, in bytes: the library's limit for a user id.
    public static let longestName = 255

    /// Makes a list that admits nobody.
    public init(domains: Set<String>) { self.domains = domains }

    /// Admits a key.
    ///
    /// - Parameters:
    ///   - key: The peer's public key.
    ///   - userID: Its name, 1…255 bytes of UTF-8.
    ///   - domains: Where it may connect; names of `domains` only.
    /// - Throws: `.keyListedTwice`, `.badUserID`, `.unknownDomain`.
    public mutating func admit(
        _ key: PublicKey, as userID: String, to domains: Set<String>
    ) throws(MessagingError) {
        for domain in domains.subtracting(self.domains).sorted() {
            throw .unknownDomain(domain, known: self.domains.sorted())
        }
        try add(Entry(userID: userID, domains: domains), for: key)
    }

    /// Lists a key that was admitted once, so that its refusal has its own reason.
    ///
    /// - Throws: `.keyListedTwice`, `.badUserID`.
    public mutating func bar(_ key: PublicKey, as userID: String) throws(MessagingError) {
        try add(Entry(userID: userID, domains: [], isRevoked: true), for: key)
    }

    /// Whether the holder of a name may use a domain now.
    ///
    /// A list that is replaced binds new connections only; whoever handles messages asks this for
    /// each one, with the newest list, to refuse what is still connected.
    public func admits(_ userID: String, to domain: String) -> Bool {
        admitted[userID]?.contains(domain) ?? false
    }

    /// Number of keys that are admitted somewhere.
    public var count: Int { admitted.count }

    /// What a key may do at a domain.
    func verdict(on key: PublicKey, at domain: String) -> AdmissionVerdict {
        guard let entry = entries[key] else { return .refused(.unknownKey, userID: nil) }
        if entry.isRevoked { return .refused(.revokedKey, userID: entry.userID) }
        guard entry.domains.contains(domain) else {
            return .refused(.wrongDomain, userID: entry.userID)
        }
        return .admitted(userID: entry.userID)
    }

    private mutating func add(_ entry: Entry, for key: PublicKey) throws(MessagingError) {
        let name = entry.userID
        guard (1...Self.longestName).contains(name.utf8.count), !name.utf8.contains(0) else {
            throw .badUserID(name)
        }
        guard entries[key] == nil else { throw .keyListedTwice(fingerprint: key.fingerprint) }
        guard userIDs.insert(name).inserted else { throw .badUserID(name) }
        entries[key] = entry
        if !entry.isRevoked { admitted[name] = entry.domains }
    }
}

/// What is answered to one handshake.
enum AdmissionVerdict: Hashable {
    case admitted(userID: String)
    case refused(AdmissionRefusal, userID: String?)
}
