import TrafficModel
import Wire

/// What a line-by-line console has shown of each link, so that it shows changes only.
///
/// Levels A to C flap from interval to interval in free traffic and ask nothing of an operator:
/// they count as one. A state without a speed says nothing new.
struct ShownLinks: Sendable {
    private var shown: [UInt32: Shown] = [:]

    private struct Shown: Equatable {
        var band: LevelOfService?
        var isCongested: Bool
    }

    /// Whether a link's band of levels or its congestion differs from what was shown last.
    mutating func isNews(_ link: LinkMessage) -> Bool {
        let before = shown[link.link.rawValue]
        let band = link.levelOfService.map { max($0, .c) } ?? before?.band
        let state = Shown(band: band, isCongested: link.isCongested)
        shown[link.link.rawValue] = state
        return state != before
    }
}
