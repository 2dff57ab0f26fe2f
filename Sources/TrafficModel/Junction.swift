/// A node of the road network where links meet; "intersection" on screens.
public struct Junction: Hashable, Sendable {
    /// The id in the city's tables.
    public let id: String
    /// The name on screens; the id where the table gives none.
    public let name: String
    /// Position in the network's coordinate system.
    public let x: Double
    /// Position in the network's coordinate system.
    public let y: Double
    /// Who gives right of way (GMNS `ctrl_type`), for example `signal`; empty where unknown.
    public let control: String

    /// Makes a junction.
    public init(id: String, name: String, x: Double, y: Double, control: String) {
        self.id = id
        self.name = name
        self.x = x
        self.y = y
        self.control = control
    }
}
