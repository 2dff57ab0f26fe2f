internal import TrafficModel

extension LeaseRequest {
    var fields: [String: JSONNode] {
        var fields: [String: JSONNode] = [
            "nonce": .unsigned(nonce), "tables": .text(tablesHash),
            "uptime_ms": .integer(uptime.milliseconds),
        ]
        if let lease { fields["lease"] = .unsigned(lease) }
        return fields
    }

    init(_ fields: SignalFields, _ controller: ControllerNumber) throws {
        self.init(
            controller: controller, nonce: try fields.unsigned("nonce"),
            uptime: try fields.uptime("uptime_ms"), lease: try fields.unsignedIfThere("lease"),
            tablesHash: try fields.text("tables", atMost: 64))
    }
}

extension LeaseGrant {
    var fields: [String: JSONNode] {
        [
            "authority": .text(authority.rawValue), "leader_epoch": .unsigned(leaderEpoch),
            "lease": .unsigned(lease), "lease_ms": .integer(milliseconds),
            "nonce": .unsigned(nonce), "uptime_ms": .integer(uptime.milliseconds),
        ]
    }

    init(_ fields: SignalFields, _ controller: ControllerNumber) throws {
        self.init(
            controller: controller, nonce: try fields.unsigned("nonce"),
            uptime: try fields.uptime("uptime_ms"), lease: try fields.unsigned("lease"),
            leaderEpoch: try fields.unsigned("leader_epoch"),
            authority: try fields.choice("authority", Authority.self),
            milliseconds: try fields.span("lease_ms"))
    }
}
