/// Lamps that always show the same: the smallest thing a controller switches (`signal_group.csv`).
public struct SignalGroup: Hashable, Sendable {
    /// Whom it is for.
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        /// All vehicles of a movement.
        case vehicle
        /// An arrow for one turning movement.
        case arrow
        /// Pedestrians on a crossing.
        case ped
        /// Bicycles.
        case bike
        /// Buses on their own lane.
        case bus
    }

    /// What it shows while the controller flashes.
    public enum Flash: String, Hashable, CaseIterable, Sendable {
        /// Flashing yellow.
        case yellow
        /// Flashing red.
        case red
        /// Nothing.
        case dark

        /// The lamp.
        public var lamp: Lamp {
            switch self {
            case .yellow: .flashingYellow
            case .red: .flashingRed
            case .dark: .dark
            }
        }
    }

    /// Whether a display counts the seconds to the next change, and how far ahead it must be true.
    public enum Countdown: Hashable, Sendable {
        /// No display.
        case none
        /// The end of the running green is committed so many seconds ahead.
        case last(seconds: Int64)
        /// The next cycle's durations are committed at its start.
        case full
    }

    /// The id in the city's tables.
    public let id: String
    /// Its number at the controller, 1…64.
    public let number: Int
    /// Whom it is for.
    public let kind: Kind
    /// From the end of green to red: a vehicle's yellow, a pedestrian's clearance.
    public let closingMilliseconds: Int64
    /// All-red behind it, for conflicting groups without an intergreen of their own.
    public let redClearanceMilliseconds: Int64
    /// Shortest green; for pedestrians, walk.
    public let minGreenMilliseconds: Int64
    /// Longest green while another stage is called; `nil` where the stage or plan says.
    public let maxGreenMilliseconds: Int64?
    /// Longest time without green while it is called.
    public let maxRedMilliseconds: Int64
    /// What it shows while the controller flashes.
    public let flash: Flash
    /// Its countdown display.
    public let countdown: Countdown
    /// Whether it opens only for a pressed button; others are called in every cycle.
    public let hasButton: Bool

    /// Makes a group; `Network` has checked the ranges.
    public init(
        id: String, number: Int, kind: Kind, closingMilliseconds: Int64,
        redClearanceMilliseconds: Int64, minGreenMilliseconds: Int64,
        maxGreenMilliseconds: Int64? = nil, maxRedMilliseconds: Int64 = 180_000,
        flash: Flash = .yellow, countdown: Countdown = .none, hasButton: Bool = false
    ) {
        self.id = id
        self.number = number
        self.kind = kind
        self.closingMilliseconds = closingMilliseconds
        self.redClearanceMilliseconds = redClearanceMilliseconds
        self.minGreenMilliseconds = minGreenMilliseconds
        self.maxGreenMilliseconds = maxGreenMilliseconds
        self.maxRedMilliseconds = maxRedMilliseconds
        self.flash = flash
        self.countdown = countdown
        self.hasButton = hasButton
    }

    /// What it shows between green and red.
    public var closingLamp: Lamp { kind == .ped ? .clearing : .yellow }
}

/// Position of a group within its site: 0 ..< 64.
public typealias SignalGroupIndex = DenseIndex<SignalGroup>
