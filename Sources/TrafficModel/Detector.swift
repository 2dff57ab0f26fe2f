/// A roadside sensor.
public struct Detector: Hashable, Sendable {
    /// The stable number; for one learned by channel there is none, and the name identifies it.
    public let number: DetectorNumber?
    /// The name on screens and in files: the id in the table, or `<controller>/<channel>`.
    public let name: String
    /// What it is.
    public let kind: DetectorKind
    /// The link it measures, where the city says so.
    public let link: LinkIndex?
    /// The controller whose events it appears in.
    public let controller: ControllerIndex?
    /// Its channel at that controller, 1…255.
    public let channel: Int?
    /// Distance of the zone's downstream edge from the stop line; upstream is positive.
    public let distanceFromStop: Length?
    /// Length of the detection zone along the road.
    public let zoneLength: Length?
    /// Lanes covered, at least 1.
    public let laneCount: Int
    /// Length of its pulse in seconds, 1…3,600.
    public let pulseSeconds: UInt16
    /// The field site it is wired to; its source sends the readings.
    public let site: SiteIndex?

    /// Makes a detector.
    public init(
        number: DetectorNumber?, name: String, kind: DetectorKind, link: LinkIndex? = nil,
        controller: ControllerIndex? = nil, channel: Int? = nil, distanceFromStop: Length? = nil,
        zoneLength: Length? = nil, laneCount: Int = 1, pulseSeconds: UInt16 = 30,
        site: SiteIndex? = nil
    ) {
        self.number = number
        self.name = name
        self.kind = kind
        self.link = link
        self.controller = controller
        self.channel = channel
        self.distanceFromStop = distanceFromStop
        self.zoneLength = zoneLength
        self.laneCount = laneCount
        self.pulseSeconds = pulseSeconds
        self.site = site
    }
}
