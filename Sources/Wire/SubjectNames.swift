public import TrafficModel

/// Numbers of the city's things by name, for readings that name their subject.
public struct SubjectNames: Hashable, Sendable {
    /// Detectors by name.
    public var detectors: [String: UInt32]
    /// Links by id.
    public var links: [String: UInt32]
    /// Signal controllers by id.
    public var controllers: [String: UInt32]
    /// Sources by the id of their field site.
    public var sources: [String: UInt32]

    /// No names: subjects must be given by number.
    public init() {
        detectors = [:]
        links = [:]
        controllers = [:]
        sources = [:]
    }

    /// The names of a city. Where a name occurs twice, the first one counts.
    public init(network: RoadNetwork) {
        detectors = Self.first(
            network.detectors.compactMap { detector in
                detector.number.map { (detector.name, $0.rawValue) }
            })
        links = Self.first(network.links.map { ($0.id, $0.number.rawValue) })
        controllers = Self.first(network.controllers.map { ($0.id, $0.number.rawValue) })
        sources = Self.first(network.sites.map { ($0.id, $0.source.rawValue) })
    }

    /// The number behind a name, by what the kind of reading speaks of.
    public func number(of name: String, for kind: ReadingKind) -> UInt32? {
        switch kind {
        case .vehicle, .interval, .queue: detectors[name]
        case .incident, .position: links[name]
        case .signalEvent: controllers[name]
        case .status: sources[name]
        }
    }

    private static func first(_ pairs: [(String, UInt32)]) -> [String: UInt32] {
        Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
