import Messaging
import Operations
import TrafficModel

extension KeyEntry {
    /// Its members, as lists and holders' files hold them.
    var members: [KeyJSON.Member] {
        let head = KeyJSON.members([
            "name": .text(holder.name), "kind": .text(holder.kind.rawValue),
            "public_key": .text(publicKey.text),
        ])
        let tail = KeyJSON.members([
            "seal": seal.map { .text($0.secretText) },
            "created": .text(holder.created.rfc3339),
            "expires": holder.expires.map { .text($0.rfc3339) },
            "revoked": holder.revoked.map { .text($0.rfc3339) },
        ])
        return head + Self.members(holder.duty) + tail
    }

    /// Reads its members.
    init(_ fields: inout KeyFields) throws(KeyFields.Problem) {
        let name = try fields.text("name")
        let publicKey = try fields.parsed("public_key", "40 characters of Z85") {
            PublicKey(text: $0)
        }
        let kind = try fields.parsed("kind", Self.kinds) { HolderKind(rawValue: $0) }
        let duty = try Self.duty(kind, &fields)
        let seal: SealKey? =
            kind == .controller
            ? try fields.parsed("seal", "40 characters of Z85") { SealKey(text: $0) } : nil
        guard let created = try fields.time(ifPresent: "created") else {
            throw fields.problem("created", "is missing")
        }
        let (expires, revoked) = (
            try fields.time(ifPresent: "expires"), try fields.time(ifPresent: "revoked")
        )
        do throws(HolderProblem) {
            let holder = try KeyHolder(
                name: name, duty: duty, created: created, expires: expires, revoked: revoked)
            self.init(holder: holder, publicKey: publicKey, seal: seal)
        } catch {
            throw fields.problem("name", "\(error)")
        }
    }

    private static var kinds: String {
        "one of " + HolderKind.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private static func duty(
        _ kind: HolderKind, _ fields: inout KeyFields
    ) throws(KeyFields.Problem) -> Duty {
        switch kind {
        case .sensor: return .sensor(try rights(&fields))
        case .controller:
            return .controller(try fields.numbers("controllers"), try rights(&fields))
        case .console:
            let person = try fields.text("person")
            let role = try fields.parsed("role", "view, operate, manage or configure") {
                Role(word: $0)
            }
            let areas = try fields.scope("areas") { fields throws(KeyFields.Problem) in
                try fields.words("areas")
            }
            let agency = try fields.parsed("agency", "transport or police") {
                Agency(rawValue: $0)
            }
            return .console(
                ConsoleSeat(person: person, role: role, areas: areas, agency: agency))
        case .openData: return .openData
        case .processor:
            return .processor(
                try fields.scope("controllers") { fields throws(KeyFields.Problem) in
                    try fields.numbers("controllers")
                })
        }
    }

    private static func rights(
        _ fields: inout KeyFields
    ) throws(KeyFields.Problem) -> ReadingRights {
        ReadingRights(sources: try fields.numbers("sources"), sites: try fields.words("sites"))
    }

    private static func members(_ duty: Duty) -> [KeyJSON.Member] {
        switch duty {
        case .sensor(let rights): members(rights)
        case .controller(let controllers, let rights):
            KeyJSON.members(["controllers": json(controllers)]) + members(rights)
        case .console(let seat):
            KeyJSON.members([
                "person": .text(seat.person), "role": .text(seat.role.word),
                "areas": json(seat.areas) { json($0) },
                "agency": .text(seat.agency.rawValue),
            ])
        case .openData: []
        case .processor(let controllers):
            KeyJSON.members(["controllers": json(controllers) { json($0) }])
        }
    }

    private static func members(_ rights: ReadingRights) -> [KeyJSON.Member] {
        KeyJSON.members([
            "sources": rights.sources.isEmpty ? nil : json(rights.sources),
            "sites": rights.sites.isEmpty ? nil : json(rights.sites),
        ])
    }

    private static func json<Subject>(_ numbers: Set<Number<Subject>>) -> KeyJSON {
        .array(numbers.sorted().map { .number(Int($0.rawValue)) })
    }

    private static func json(_ words: Set<String>) -> KeyJSON {
        .array(words.sorted().map { .text($0) })
    }

    private static func json<Element>(
        _ scope: Scope<Element>, _ elements: (Set<Element>) -> KeyJSON
    ) -> KeyJSON {
        switch scope {
        case .everything: .text("all")
        case .only(let named): elements(named)
        }
    }
}
