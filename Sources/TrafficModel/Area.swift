/// A part of the city in the tree of areas, with the dates between which it exists.
public struct Area: Hashable, Sendable {
    /// The id in `area.csv`.
    public let id: String
    /// The name on screens.
    public let name: String
    /// The id of the area it lies in, or `nil` at the root.
    public let parentID: String?
    /// First day of validity, or `nil` when it has always existed.
    public let validFrom: CivilDate?
    /// Last day of validity, or `nil` when it still exists.
    public let validUntil: CivilDate?

    /// Makes an area.
    public init(
        id: String, name: String, parentID: String?, validFrom: CivilDate?, validUntil: CivilDate?
    ) {
        self.id = id
        self.name = name
        self.parentID = parentID
        self.validFrom = validFrom
        self.validUntil = validUntil
    }
}
