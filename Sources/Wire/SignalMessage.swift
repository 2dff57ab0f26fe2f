public import TrafficModel

/// What travels between the centre and a roadside controller, as JSON of one line
/// (`Fixtures` and `ops/examples/controller.py` show each).
///
/// Commands are published under `signal/<controller>/`; everything else goes over a dealer and a
/// router. Where a seal is set, a second frame holds HMAC-SHA256 over topic ‖ 0x00 ‖ payload, and is
/// checked before the payload is read. Keys are sorted and equal messages give equal bytes.
public enum SignalMessage: Hashable, Sendable {
    /// The centre asks for something.
    case command(SignalCommand)
    /// A controller asks for a lease.
    case leaseRequest(LeaseRequest)
    /// The centre grants it.
    case leaseGrant(LeaseGrant)
    /// A controller says what became of a command.
    case receipt(CommandReceipt)
    /// A controller says how it is.
    case status(ControllerStatus)

    /// The version that is written, and the only one that is read.
    public static let version: UInt64 = 1
    /// Longest message that is read, in bytes: ours, ten times the longest that is written.
    public static let maximumBytes = 16_384

    /// The controller that it is from or for.
    public var controller: ControllerNumber {
        switch self {
        case .command(let command): command.controller
        case .leaseRequest(let request): request.controller
        case .leaseGrant(let grant): grant.controller
        case .receipt(let receipt): receipt.controller
        case .status(let status): status.controller
        }
    }

    /// The topic of everything about a controller: the first frame of a command, and what a seal
    /// covers besides the payload.
    public static func topic(of controller: ControllerNumber) -> String {
        "signal/\(controller.rawValue)/"
    }

    /// The word in `type`.
    public var type: String {
        switch self {
        case .command: "command"
        case .leaseRequest: "lease_request"
        case .leaseGrant: "lease_grant"
        case .receipt: "receipt"
        case .status: "status"
        }
    }

    /// The payload.
    public var payload: [UInt8] {
        var fields: [String: JSONNode] =
            switch self {
            case .command(let command): command.fields
            case .leaseRequest(let request): request.fields
            case .leaseGrant(let grant): grant.fields
            case .receipt(let receipt): receipt.fields
            case .status(let status): status.fields
            }
        fields["controller"] = .unsigned(controller.rawValue)
        fields["type"] = .text(type)
        fields["version"] = .unsigned(Self.version)
        return JSONNode.object(fields).bytes
    }

    /// Reads a payload.
    ///
    /// - Throws: What is wrong with it, in words for its author.
    public init(payload: some Collection<UInt8>) throws(SignalMessageError) {
        guard payload.count <= Self.maximumBytes else {
            throw SignalMessageError("it has \(payload.count) bytes; \(Self.maximumBytes) may be")
        }
        self = try SignalFields.reading(payload) { fields in
            let version = try fields.unsigned("version")
            guard version == Self.version else {
                throw SignalMessageError("version is \(version); \(Self.version) is understood")
            }
            let controller = ControllerNumber(try fields.number("controller"))
            switch try fields.text("type") {
            case "command": return .command(try SignalCommand(fields, controller))
            case "lease_request": return .leaseRequest(try LeaseRequest(fields, controller))
            case "lease_grant": return .leaseGrant(try LeaseGrant(fields, controller))
            case "receipt": return .receipt(try CommandReceipt(fields, controller))
            case "status": return .status(try ControllerStatus(fields, controller))
            case let type: throw SignalMessageError("type '\(type)' is unknown")
            }
        }
    }
}

/// Why a message between centre and controller cannot be read.
public struct SignalMessageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) { self.description = description }
}
