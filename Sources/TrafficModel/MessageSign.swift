/// A variable message sign that drivers read while they are on a link.
public struct MessageSign: Hashable, Sendable {
    /// The stable number.
    public let number: SignNumber
    /// The id in `sign.csv`.
    public let id: String
    /// The name on screens.
    public let name: String
    /// The link along which it is read.
    public let link: LinkIndex

    /// Makes a sign.
    public init(number: SignNumber, id: String, name: String, link: LinkIndex) {
        self.number = number
        self.id = id
        self.name = name
        self.link = link
    }
}
