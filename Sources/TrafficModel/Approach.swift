/// The last stretch of a link before a junction's stop line, as `approach.csv` describes it.
public struct Approach: Hashable, Sendable {
    /// The id in the table.
    public let id: String
    /// The junction.
    public let junction: JunctionIndex
    /// The link that leads to the stop line.
    public let link: LinkIndex
    /// Width of the approach.
    public let width: Length
    /// Width of the exit opposite.
    public let exitWidth: Length?
    /// Depth of the box ahead of the stop line where motorcycles wait.
    public let motorcycleBoxDepth: Length?

    /// Makes an approach.
    public init(
        id: String, junction: JunctionIndex, link: LinkIndex, width: Length, exitWidth: Length?,
        motorcycleBoxDepth: Length?
    ) {
        self.id = id
        self.junction = junction
        self.link = link
        self.width = width
        self.exitWidth = exitWidth
        self.motorcycleBoxDepth = motorcycleBoxDepth
    }
}
