/// Somebody who was not let in, on the feed.
public struct SecurityMessage: Hashable, Sendable, Decodable {
    /// Why: `unknown_key`, `no_key`, `wrong_domain`, …
    public let reason: String
    /// Fingerprint of the key, where one was shown.
    public let fingerprint: String?
    /// The name that the list knows the key by, if any.
    public let name: String?
    /// Where it came from.
    public let address: String
    /// The door at which it knocked, where it came so far.
    public let door: String?

    /// Makes a message.
    public init(
        reason: String, fingerprint: String?, name: String?, address: String, door: String?
    ) {
        self.reason = reason
        self.fingerprint = fingerprint
        self.name = name
        self.address = address
        self.door = door
    }

    var fields: [String: JSONNode] {
        [
            "address": .text(address), "door": door.map { .text($0) } ?? .null,
            "fingerprint": fingerprint.map { .text($0) } ?? .null,
            "name": name.map { .text($0) } ?? .null, "reason": .text(reason),
        ]
    }
}
