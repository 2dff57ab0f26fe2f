/// A city, compiled: every thing has a dense index, and every reference has been checked.
///
/// Made by `Network` from a GMNS folder; immutable and shared by all threads.
public struct RoadNetwork: Sendable {
    /// Name of the data set, from `config.csv`.
    public let name: String
    /// Junctions by index.
    public let junctions: [Junction]
    /// Links by index.
    public let links: [Link]
    /// Approaches, in table order.
    public let approaches: [Approach]
    /// Listed detectors by index.
    public let detectors: [Detector]
    /// Signal controllers by index.
    public let controllers: [SignalController]
    /// Variable message signs by index.
    public let signs: [MessageSign]
    /// Field sites by index.
    public let sites: [FieldSite]
    /// The tree of areas, in table order.
    public let areas: [Area]
    /// Corridors, in table order.
    public let corridors: [Corridor]

    /// Makes a network from checked parts.
    public init(
        name: String, junctions: [Junction], links: [Link], approaches: [Approach] = [],
        detectors: [Detector], controllers: [SignalController], signs: [MessageSign] = [],
        sites: [FieldSite] = [], areas: [Area] = [], corridors: [Corridor] = []
    ) {
        self.name = name
        self.junctions = junctions
        self.links = links
        self.approaches = approaches
        self.detectors = detectors
        self.controllers = controllers
        self.signs = signs
        self.sites = sites
        self.areas = areas
        self.corridors = corridors
    }
}
