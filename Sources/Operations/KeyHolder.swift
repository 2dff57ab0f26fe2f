public import TrafficModel

/// Who owns a key and what it is for: all that is asked when somebody may or may not do something.
///
/// The key itself is elsewhere. Connections show the holder's name, proved by the key, so a name
/// never passes to another key.
public struct KeyHolder: Hashable, Sendable {
    /// The name on connections, in lists and of the holder's file.
    public let name: String
    /// What the key is for.
    public let duty: Duty
    /// When the key was made.
    public let created: Timestamp
    /// From when on it is refused; `nil` for never.
    public let expires: Timestamp?
    /// When it was taken back; `nil` while it stands.
    public private(set) var revoked: Timestamp?

    /// Longest name, in characters.
    public static let longestName = 32
    /// Longest name of a person, a site or an area, in characters.
    public static let longestText = 64

    /// Makes a holder.
    ///
    /// - Throws: `HolderProblem` for a name that is none, or a duty that permits nothing.
    public init(
        name: String, duty: Duty, created: Timestamp, expires: Timestamp? = nil,
        revoked: Timestamp? = nil
    ) throws(HolderProblem) {
        guard Self.isName(name) else { throw .badName(name) }
        if let expires, expires <= created { throw .expiresBeforeCreation }
        try Self.check(duty)
        for text in duty.texts where !Self.isShown(text) { throw .badText(text) }
        self.name = name
        self.duty = duty
        self.created = created
        self.expires = expires
        self.revoked = revoked
    }

    /// What kind of thing or person it is.
    public var kind: HolderKind { duty.kind }

    /// The holder, its key taken back; the first time counts.
    public func revoked(at time: Timestamp) -> KeyHolder {
        var holder = self
        holder.revoked = revoked ?? time
        return holder
    }

    /// Whether the key is good for anything at a moment.
    public func standing(at time: Timestamp) -> Verdict {
        if let revoked, time >= revoked {
            return .refused("the key of \(name) was revoked at \(revoked.rfc3339)")
        }
        if let expires, time >= expires {
            return .refused("the key of \(name) expired at \(expires.rfc3339)")
        }
        return .permitted
    }

    /// Whether a text can name a holder: 1…32 of `a`–`z`, `0`–`9`, `-`, `_` and `.`, the first a
    /// letter or digit.
    ///
    /// Nothing that a shell, a file system or a log would read in its own way. `server` is kept
    /// for the processor's own key.
    public static func isName(_ text: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = text.utf8.first, text.utf8.count <= longestName, text != "server",
            letters.contains(first) || digits.contains(first)
        else { return false }
        return text.utf8.allSatisfy {
            letters.contains($0) || digits.contains($0) || "-_.".utf8.contains($0)
        }
    }

    /// Whether a text fits a line of a list, and does to a terminal nothing but appear.
    private static func isShown(_ text: String) -> Bool {
        (1...longestText).contains(text.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    private static func check(_ duty: Duty) throws(HolderProblem) {
        switch duty {
        case .sensor(let rights):
            if rights.isEmpty { throw .nothingToDo("name the sources or sites it speaks for") }
        case .controller(let controllers, _):
            if controllers.isEmpty { throw .nothingToDo("name its controllers") }
        case .console(let seat):
            if seat.person.isEmpty { throw .nothingToDo("name the person") }
            if seat.areas.isEmpty { throw .nothingToDo("name the person's areas") }
        case .processor(let controllers):
            if controllers.isEmpty { throw .nothingToDo("name the controllers it commands") }
        case .openData: break
        }
    }
}
