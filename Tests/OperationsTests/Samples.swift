import Operations
import TrafficModel

/// Holders and a tree of areas for the tests.
enum Samples {
    static let morning = Timestamp(seconds: 1_795_000_000)

    static func holder(_ duty: Duty, expires: Timestamp? = nil) throws -> KeyHolder {
        try KeyHolder(name: "an", duty: duty, created: morning, expires: expires)
    }

    static let sensor = Duty.sensor(
        ReadingRights(sources: [SourceNumber(17)], sites: ["site-18"]))
    static let controller = Duty.controller(
        [ControllerNumber(5)], ReadingRights(sources: [SourceNumber(105)]))
    static let processor = Duty.processor(.only([ControllerNumber(5)]))

    static func console(
        _ role: Role = .operate, areas: Scope<String> = .only(["quan-1"]),
        agency: Agency = .transport
    ) -> Duty {
        .console(ConsoleSeat(person: "Nguyễn An", role: role, areas: areas, agency: agency))
    }

    static func place(_ area: String?, _ agency: Agency? = .transport) -> ControllerPlace {
        ControllerPlace(controller: ControllerNumber(5), area: area, agency: agency)
    }

    /// hcmc > quan-1 > ben-nghe, hcmc > quan-3, and two areas that lie in each other.
    static func parent(_ area: String) -> String? {
        ["quan-1": "hcmc", "ben-nghe": "quan-1", "quan-3": "hcmc", "a": "b", "b": "a"][area]
    }
}
