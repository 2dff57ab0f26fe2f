public import TrafficModel

/// What all groups of a site show in one step, as one bit set for each lamp.
///
/// A group that is in none of the sets shows red. A plain value of 48 bytes; `LampFrame()` is
/// all-red.
public struct LampFrame: Hashable, BitwiseCopyable, Sendable {
    /// Groups with steady green; for pedestrians, walk.
    public var green: SignalGroupSet = []
    /// Groups with steady yellow.
    public var yellow: SignalGroupSet = []
    /// Groups whose pedestrians may end crossing.
    public var clearing: SignalGroupSet = []
    /// Groups with flashing yellow.
    public var flashingYellow: SignalGroupSet = []
    /// Groups with flashing red.
    public var flashingRed: SignalGroupSet = []
    /// Groups that show nothing.
    public var dark: SignalGroupSet = []

    /// All red.
    public init() {}

    /// What a site shows while it flashes.
    public init(flashing site: SignalSite) {
        for (position, group) in site.groups.enumerated() {
            let index = SignalGroupIndex(position)
            switch group.flash {
            case .yellow: flashingYellow.insert(index)
            case .red: flashingRed.insert(index)
            case .dark: dark.insert(index)
            }
        }
    }

    /// A site without power.
    public init(darkGroupCount count: Int) { dark = .all(count) }

    /// Groups that let somebody through or out: green, yellow or clearing.
    public var lit: SignalGroupSet { green.union(yellow).union(clearing) }

    /// Groups that flash or are dark.
    public var unregulated: SignalGroupSet { flashingYellow.union(flashingRed).union(dark) }

    /// What one group shows.
    public subscript(group: SignalGroupIndex) -> Lamp {
        if green.contains(group) { return .green }
        if yellow.contains(group) { return .yellow }
        if clearing.contains(group) { return .clearing }
        if flashingYellow.contains(group) { return .flashingYellow }
        if flashingRed.contains(group) { return .flashingRed }
        return dark.contains(group) ? .dark : .red
    }

    /// What each of so many groups shows, in the site's order. Allocates.
    public func lamps(count: Int) -> [Lamp] {
        (0..<count).map { self[SignalGroupIndex($0)] }
    }

    /// One letter for each of so many groups, in the site's order: `d r y g c Y R`. Allocates.
    public func letters(count: Int) -> String {
        String((0..<count).map { self[SignalGroupIndex($0)].letter })
    }
}
