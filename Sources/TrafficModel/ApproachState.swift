/// What area cameras saw before a link's stop line over one interval.
public struct ApproachState: Hashable, Sendable {
    /// The link that leads to the stop line.
    public let link: LinkIndex
    /// The interval.
    public let window: TimeWindow
    /// Mean share of the watched area that vehicles covered; `nil` where no camera measured it.
    public let occupiedArea: Share?
    /// Greatest length of the queue that any camera reported; `nil` where none measured it.
    public let queueLength: Length?
    /// Greatest number of queued vehicles that any camera reported; `nil` where none counted.
    public let queuedVehicles: UInt32?
    /// Share of the cameras' pulses in the interval for which something was reported.
    public let observed: Share
    /// Whether any part was estimated rather than measured.
    public let isEstimated: Bool
    /// Seconds from the newest reading used to the moment the state was made.
    public let ageSeconds: Double

    /// Makes a state.
    public init(
        link: LinkIndex, window: TimeWindow, occupiedArea: Share?, queueLength: Length?,
        queuedVehicles: UInt32?, observed: Share, isEstimated: Bool, ageSeconds: Double
    ) {
        self.link = link
        self.window = window
        self.occupiedArea = occupiedArea
        self.queueLength = queueLength
        self.queuedVehicles = queuedVehicles
        self.observed = observed
        self.isEstimated = isEstimated
        self.ageSeconds = ageSeconds
    }
}
