/// The library's question whether a peer may connect (ZeroMQ RFC 27, ZAP 1.0), as a router
/// receives it.
struct ZAPRequest {
    private let peer: [UInt8]
    private let id: [UInt8]
    private let version: [UInt8]
    private let domainBytes: [UInt8]
    private let addressBytes: [UInt8]
    private let mechanism: [UInt8]
    private let credentials: ArraySlice<[UInt8]>

    /// Takes the frames: the asking connection, an empty one, version, request id, domain, address,
    /// the peer's routing id, mechanism, credentials. `nil` when there are too few to answer.
    init?(_ frames: [[UInt8]]) {
        guard frames.count >= 8, frames[1].isEmpty else { return nil }
        peer = frames[0]
        version = frames[2]
        id = frames[3]
        domainBytes = frames[4]
        addressBytes = frames[5]
        mechanism = frames[7]
        credentials = frames[8...]
    }

    /// The domain of the socket that was connected to.
    var domain: String { String(decoding: domainBytes, as: UTF8.self) }

    /// The peer's IP address.
    var address: String { String(decoding: addressBytes, as: UTF8.self) }

    /// The key the peer has proved to own; `nil` for any other mechanism, or another ZAP.
    var publicKey: PublicKey? {
        guard version == Array("1.0".utf8), mechanism == Array("CURVE".utf8),
            credentials.count == 1, let credential = credentials.first
        else { return nil }
        return PublicKey(credential)
    }

    /// The frames that admit the peer under a name, or refuse it.
    ///
    /// The peer learns nothing of the reason: that is for the log.
    func reply(admittingAs userID: String?) -> [[UInt8]] {
        let status = userID == nil ? ("400", "refused") : ("200", "OK")
        let name = userID ?? ""
        return [peer, [], Array("1.0".utf8), id]
            + [status.0, status.1, name, ""].map { Array($0.utf8) }
    }
}
