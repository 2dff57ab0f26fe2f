import ArgumentParser
import Operations
import TrafficModel

/// What the options of `ngatu keys new` say a key is for.
extension KeysNewCommand {
    /// The duty; each kind takes its own options and no others.
    var duty: Duty {
        get throws {
            let kinds = HolderKind.allCases.map(\.rawValue).joined(separator: ", ")
            guard let word = kind, let kind = HolderKind(rawValue: word) else {
                throw ValidationError("--kind is one of \(kinds)")
            }
            try refuseOptions(notFor: kind)
            switch kind {
            case .sensor: return .sensor(rights)
            case .controller:
                guard case .only(let numbers) = try controllers else {
                    throw ValidationError("a controller's key is for named controllers")
                }
                let events = ReadingRights(
                    sources: rights.sources.union(numbers.map(\.eventSource)),
                    sites: rights.sites)
                return .controller(numbers, events)
            case .console: return .console(try seat)
            case .openData: return .openData
            case .processor: return .processor(try controllers)
            }
        }
    }

    private var rights: ReadingRights {
        ReadingRights(sources: Set(source.map { SourceNumber($0) }), sites: Set(site))
    }

    private var controllers: Scope<ControllerNumber> {
        get throws {
            if controller == ["all"] { return .everything }
            let numbers = controller.compactMap { UInt32($0) }
            guard numbers.count == controller.count else {
                throw ValidationError("--controller is a number, or all")
            }
            return .only(Set(numbers.map { ControllerNumber($0) }))
        }
    }

    private var seat: ConsoleSeat {
        get throws {
            guard let person, !person.isEmpty else {
                throw ValidationError("a console's key needs --person")
            }
            guard let role = role.flatMap({ Role(word: $0) }) else {
                let words = Role.allCases.map(\.word).joined(separator: ", ")
                throw ValidationError("--role is one of \(words)")
            }
            guard let agency = Agency(rawValue: agency ?? Agency.transport.rawValue) else {
                throw ValidationError("--agency is transport or police")
            }
            let areas: Scope<String> = area == ["all"] ? .everything : .only(Set(area))
            return ConsoleSeat(person: person, role: role, areas: areas, agency: agency)
        }
    }

    /// An option that would be ignored is a mistake: somebody meant something by it.
    private func refuseOptions(notFor kind: HolderKind) throws {
        let given: [(option: String, isGiven: Bool, kinds: [HolderKind])] = [
            ("--source", !source.isEmpty, [.sensor, .controller]),
            ("--site", !site.isEmpty, [.sensor, .controller]),
            ("--controller", !controller.isEmpty, [.controller, .processor]),
            ("--person", person != nil, [.console]), ("--role", role != nil, [.console]),
            ("--area", !area.isEmpty, [.console]), ("--agency", agency != nil, [.console]),
        ]
        for option in given where option.isGiven && !option.kinds.contains(kind) {
            throw ValidationError("\(option.option) has no meaning for --kind \(kind.rawValue)")
        }
    }
}

extension KeyHolder {
    /// Kind and duty in one line: `sensor, sources 17, sites site-17`.
    var words: String {
        let parts =
            switch duty {
            case .sensor(let rights): Self.words(rights)
            case .controller(let numbers, let rights):
                [Self.words("controllers", numbers)] + Self.words(rights)
            case .console(let seat):
                [
                    seat.person, "may \(seat.role.word)", "for \(seat.agency.rawValue)",
                    Self.words("areas", seat.areas) { $0.sorted() },
                ]
            case .openData: [String]()
            case .processor(let controllers):
                [
                    Self.words("controllers", controllers) { numbers in
                        numbers.sorted().map { "\($0.rawValue)" }
                    }
                ]
            }
        return ([kind.rawValue] + parts).joined(separator: ", ")
    }

    private static func words(_ rights: ReadingRights) -> [String] {
        let sources = rights.sources.isEmpty ? [] : [words("sources", rights.sources)]
        let sites = rights.sites.sorted().joined(separator: " ")
        return sources + (sites.isEmpty ? [] : ["sites \(sites)"])
    }

    private static func words<Subject>(_ noun: String, _ numbers: Set<Number<Subject>>) -> String {
        "\(noun) " + numbers.sorted().map { "\($0.rawValue)" }.joined(separator: " ")
    }

    private static func words<Element>(
        _ noun: String, _ scope: Scope<Element>, _ sorted: (Set<Element>) -> [String]
    ) -> String {
        switch scope {
        case .everything: "all \(noun)"
        case .only(let elements): "\(noun) " + sorted(elements).joined(separator: " ")
        }
    }
}
