/// A named run of links along one road and direction.
public struct Corridor: Hashable, Sendable {
    /// The id in `corridor.csv`.
    public let id: String
    /// The name on screens.
    public let name: String
    /// The links in the order of travel.
    public let links: [LinkIndex]

    /// Makes a corridor.
    public init(id: String, name: String, links: [LinkIndex]) {
        self.id = id
        self.name = name
        self.links = links
    }
}
