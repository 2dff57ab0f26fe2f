/// A cabinet or gateway that sends readings under one source number (`site.csv`).
public struct FieldSite: Hashable, Sendable {
    /// The number it sends under.
    public let source: SourceNumber
    /// The id in the table; JSON may name the source so.
    public let id: String
    /// The shard that owns the site's detectors, from 0; taken modulo the number of shards.
    public let shard: Int
    /// The agency that runs it, for example transport or police; empty where unknown.
    public let agency: String

    /// Makes a site.
    public init(source: SourceNumber, id: String, shard: Int, agency: String) {
        self.source = source
        self.id = id
        self.shard = shard
        self.agency = agency
    }
}
