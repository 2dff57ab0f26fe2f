/// What is known of one link over one interval. Every value says how much of it was observed.
public struct LinkState: Hashable, Sendable {
    /// The link.
    public let link: LinkIndex
    /// The interval.
    public let window: TimeWindow
    /// Vehicles counted at the link's cross-section.
    public let vehicleCount: UInt32
    /// Flow in vehicles per hour.
    public let flow: Flow?
    /// Flow in passenger-car units per hour.
    public let passengerCarFlow: Flow?
    /// Space-mean speed of the vehicles measured.
    public let speed: Speed?
    /// Share of time the detectors were covered.
    public let occupancy: Occupancy?
    /// Vehicles per kilometre and lane, from flow and speed, or from loop occupancy.
    public let density: Density?
    /// Level of service by speed, or `nil` where speed or free-flow speed is unknown.
    public let levelOfService: LevelOfService?
    /// Share of the interval and of the detectors that was observed.
    public let observed: Share
    /// Whether any part was estimated rather than measured.
    public let isEstimated: Bool
    /// Seconds from the end of the newest data used to the moment the state was made.
    public let ageSeconds: Double
    /// Greatest version among the intervals used; above 1 it revises an earlier state.
    public let version: UInt32
    /// Whether the link is congested after this interval.
    public let isCongested: Bool

    /// Makes a state.
    public init(
        link: LinkIndex, window: TimeWindow, vehicleCount: UInt32, flow: Flow?,
        passengerCarFlow: Flow?, speed: Speed?, occupancy: Occupancy?, density: Density?,
        levelOfService: LevelOfService?, observed: Share, isEstimated: Bool, ageSeconds: Double,
        version: UInt32, isCongested: Bool
    ) {
        self.link = link
        self.window = window
        self.vehicleCount = vehicleCount
        self.flow = flow
        self.passengerCarFlow = passengerCarFlow
        self.speed = speed
        self.occupancy = occupancy
        self.density = density
        self.levelOfService = levelOfService
        self.observed = observed
        self.isEstimated = isEstimated
        self.ageSeconds = ageSeconds
        self.version = version
        self.isCongested = isCongested
    }

    /// Whether control may use the state: at least 60 % observed (`field.md` M5).
    public var isUsableForControl: Bool { observed.fraction >= 0.6 && !isEstimated }
}
