public import TrafficModel

/// Whose readings somebody may send.
public struct ReadingRights: Hashable, Sendable {
    /// Numbers of sources.
    public let sources: Set<SourceNumber>
    /// Ids of sites (`site.csv`), whatever their numbers are.
    public let sites: Set<String>

    /// Makes rights; none unless they are named.
    public init(sources: Set<SourceNumber> = [], sites: Set<String> = []) {
        self.sources = sources
        self.sites = sites
    }

    /// Whether there are none.
    public var isEmpty: Bool { sources.isEmpty && sites.isEmpty }

    /// Whether they cover a source, at the site that the city lists it for, if any.
    public func cover(_ source: SourceNumber, site: String?) -> Bool {
        sources.contains(source) || site.map(sites.contains) ?? false
    }
}
