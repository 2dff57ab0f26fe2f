/// One refusal, for the log. Every text in it is cut to 64 characters.
public struct SecurityEvent: Hashable, Sendable {
    /// Why.
    public let refusal: AdmissionRefusal
    /// Fingerprint of the peer's key, where it showed one.
    public let fingerprint: String?
    /// The name that the allow-list knows the key by, if any.
    public let userID: String?
    /// Where the peer came from: an IP address; for a broken handshake, the endpoint it came to.
    public let address: String
    /// The domain it knocked at, where it came so far.
    public let domain: String?

    /// Longest text, in characters: our choice, enough for any address.
    static let longestText = 64

    init(
        _ refusal: AdmissionRefusal, fingerprint: String? = nil, userID: String? = nil,
        address: String, domain: String? = nil
    ) {
        self.refusal = refusal
        self.fingerprint = fingerprint
        self.userID = userID.map(Self.cut)
        self.address = Self.cut(address)
        self.domain = domain.map(Self.cut)
    }

    private static func cut(_ text: String) -> String { String(text.prefix(longestText)) }
}
