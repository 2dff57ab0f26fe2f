import TrafficModel
import Wire

/// What a line-by-line console has shown of each link, so that it shows changes only.
public struct ShownLinks: Sendable {
    private var shown: [UInt32: (LevelOfService?, Bool)] = [:]

    /// Nothing has been shown yet.
    public init() {}

    /// Whether a link's level of service or congestion differs from what was shown last.
    mutating func isNews(_ link: LinkMessage) -> Bool {
        let state = (link.levelOfService, link.isCongested)
        let before = shown.updateValue(state, forKey: link.link.rawValue)
        guard let before else { return true }
        return before != state
    }
}
