public import Messaging
public import Operations
public import TrafficModel

/// A folder of keys as the processor uses it: its own pair, and everybody it knows.
public struct KeyRing: Hashable, Sendable {
    /// The processor's own pair.
    public let serverKeys: KeyPair
    /// Everybody, those whose keys were revoked included, by name.
    public let entries: [KeyEntry]
    private let holders: [String: KeyHolder]
    private let seals: [ControllerNumber: SealKey]

    init(serverKeys: KeyPair, entries: [KeyEntry]) {
        self.serverKeys = serverKeys
        self.entries = entries.sorted { $0.holder.name < $1.holder.name }
        holders = Dictionary(
            entries.map { ($0.holder.name, $0.holder) }, uniquingKeysWith: { first, _ in first })
        var seals: [ControllerNumber: SealKey] = [:]
        for entry in entries where entry.holder.revoked == nil {
            guard case .controller(let controllers, _) = entry.holder.duty else { continue }
            for controller in controllers { seals[controller] = entry.seal }
        }
        self.seals = seals
    }

    /// The holder that a connection's `userID` names.
    ///
    /// - Complexity: O(1).
    public func holder(named name: String) -> KeyHolder? { holders[name] }

    /// What commands to a controller are sealed with; `nil` when no key is for it.
    public func seal(of controller: ControllerNumber) -> SealKey? { seals[controller] }

    /// Whom sockets let in at a moment: one domain for each door, by its word.
    ///
    /// Keys that expire later are in it, so it is made again from time to time.
    ///
    /// - Throws: `.keyListedTwice`, for a ring that no folder would hold.
    public func allowList(at time: Timestamp) throws(MessagingError) -> AllowList {
        var list = AllowList(domains: Set(Door.allCases.map(\.rawValue)))
        for entry in entries {
            let holder = entry.holder
            if holder.standing(at: time).isPermitted {
                try list.admit(
                    entry.publicKey, as: holder.name,
                    to: Set(holder.duty.doors.map(\.rawValue)))
            } else {
                try list.bar(entry.publicKey, as: holder.name)
            }
        }
        return list
    }

    /// Security of the processor's socket at a door.
    public func security(at door: Door) -> SocketSecurity {
        .curveServer(secretKey: serverKeys.secretKey, domain: door.rawValue)
    }
}
