public import Keys
public import TrafficModel

/// One controller to be played: its tables, and the key that it comes with.
public struct AgentPlace: Sendable {
    /// What it runs by.
    public let site: SignalSite
    /// Its key; `nil` for a processor without keys.
    public let key: HolderKey?

    /// Makes a place.
    public init(site: SignalSite, key: HolderKey?) {
        self.site = site
        self.key = key
    }
}
