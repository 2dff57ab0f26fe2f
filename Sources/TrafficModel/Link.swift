/// A directed stretch of road between two junctions.
public struct Link: Hashable, Sendable {
    /// The stable number.
    public let number: LinkNumber
    /// The id in the city's tables.
    public let id: String
    /// The street's name; the id where the table gives none.
    public let name: String
    /// The junction where traffic enters the link.
    public let from: JunctionIndex
    /// The junction where traffic leaves the link: its stop line belongs to this junction.
    public let to: JunctionIndex
    /// Length along the road.
    public let length: Length?
    /// Free-flow speed.
    public let freeSpeed: Speed?
    /// Number of lanes, at least 1.
    public let laneCount: Int
    /// Carriageway width towards `to`, from `approach.csv` or the lanes' widths.
    public let width: Length?

    /// Makes a link.
    public init(
        number: LinkNumber, id: String, name: String, from: JunctionIndex, to: JunctionIndex,
        length: Length?, freeSpeed: Speed?, laneCount: Int, width: Length?
    ) {
        self.number = number
        self.id = id
        self.name = name
        self.from = from
        self.to = to
        self.length = length
        self.freeSpeed = freeSpeed
        self.laneCount = laneCount
        self.width = width
    }
}
