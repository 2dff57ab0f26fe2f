import Detection
import TrafficModel

/// A midnight in UTC, so that windows with negative numbers lie on the day before.
let dayStart: UInt32 = 1_780_012_800  // 2026-05-29T00:00:00Z

/// A window of 30 s, by its number since `dayStart`; negative lies on the day before.
func window(_ number: Int, lengthSeconds: UInt16 = 30) -> TimeWindow {
    TimeWindow(
        startSecond: UInt32(Int(dayStart) + number * Int(lengthSeconds)),
        lengthSeconds: lengthSeconds)
}

/// What one detector measured in one window, all vehicles at one speed.
func interval(
    _ detector: Int = 0, window number: Int, count: Int = 10, kilometersPerHour speed: Int? = nil,
    vehicleClass: VehicleClass = .car, occupancy: Double? = nil, observed: Double = 1,
    version: UInt32 = 1, lengthSeconds: UInt16 = 30, contents: Pulse.Contents = .periods
) -> DetectorInterval {
    let window = window(number, lengthSeconds: lengthSeconds)
    var sums = Pulse(startSecond: window.startSecond, lengthSeconds: window.lengthSeconds)
    sums.counts[Int(vehicleClass.rawValue)] = UInt32(count)
    sums.contents = contents
    if let speed, count > 0 {
        let millimeters = UInt64((Double(speed) / 3.6 * 1_000).rounded())
        sums.speedSum = millimeters * UInt64(count)
        sums.speedCount = UInt32(count)
        sums.minimumSpeed = UInt32(millimeters)
        sums.maximumSpeed = UInt32(millimeters)
        sums.stoppedCount = millimeters < 300 ? UInt32(count) : 0
        sums.reciprocalSum =
            millimeters < 300 ? 0 : Pulse.reciprocalScale / millimeters * UInt64(count)
    }
    return DetectorInterval(
        detector: DetectorIndex(detector), sums: sums, version: version,
        observed: Share(fraction: observed), occupancy: occupancy.map(Occupancy.init(fraction:)))
}

/// A detector of the only link.
func detector(
    _ kind: DetectorKind = .loop, at meters: Double? = 0, link: Int? = 0, site: Int? = nil,
    laneCount: Int = 1
) -> Detector {
    Detector(
        number: nil, name: "d", kind: kind, link: link.map { LinkIndex($0) },
        distanceFromStop: meters.map(Length.init(meters:)), laneCount: laneCount,
        site: site.map { SiteIndex($0) })
}

/// Two junctions and one link of 50 km/h between them.
func city(
    _ detectors: [Detector], freeKilometersPerHour: Double? = 50, isSignalized: Bool = false
) -> RoadNetwork {
    let junctions = ["a", "b"].map { Junction(id: $0, name: $0, x: 0, y: 0, control: "") }
    let link = Link(
        number: LinkNumber(7), id: "7", name: "Lê Lợi", from: JunctionIndex(0),
        to: JunctionIndex(1), length: Length(meters: 300),
        freeSpeed: freeKilometersPerHour.map(Speed.kilometersPerHour), laneCount: 2, width: nil)
    let controller = SignalController(
        number: ControllerNumber(12), id: "12", junctions: [JunctionIndex(1)],
        commandability: .commandable)
    let sites = [FieldSite(source: SourceNumber(1), id: "s", shard: 0, agency: "")]
    return RoadNetwork(
        name: "test", junctions: junctions, links: [link], detectors: detectors,
        controllers: isSignalized ? [controller] : [], sites: sites)
}

extension TrafficMonitor {
    /// A monitor of one loop, or of the detectors given.
    static func watching(
        _ detectors: [Detector] = [detector()], freeKilometersPerHour: Double? = 50,
        isSignalized: Bool = false, settings: DetectionSettings = DetectionSettings()
    ) -> TrafficMonitor {
        TrafficMonitor(
            network: city(
                detectors, freeKilometersPerHour: freeKilometersPerHour,
                isSignalized: isSignalized),
            settings: settings)
    }

    /// Closes the intervals of one window two seconds after its end.
    @discardableResult
    mutating func close(_ intervals: DetectorInterval...) -> Findings {
        observe(intervals, at: intervals[0].window.end.advanced(bySeconds: 2))
    }

    /// Closes one interval after the other; all findings, in order.
    mutating func closeAll(_ intervals: [DetectorInterval]) -> Findings {
        var all = Findings()
        for interval in intervals {
            let findings = close(interval)
            all.linkStates += findings.linkStates
            all.congestion += findings.congestion
            all.health += findings.health
        }
        return all
    }

    /// Feeds speeds in km/h to the only detector, a window each; `nil` leaves a window out.
    mutating func drive(_ speeds: [Int?], from first: Int = 0) -> Findings {
        closeAll(
            speeds.enumerated().compactMap { offset, speed in
                // The count varies, so that no value looks stuck.
                speed.map {
                    interval(window: first + offset, count: 5 + offset % 3, kilometersPerHour: $0)
                }
            })
    }

    /// Ticks each second from one moment to another, both included.
    mutating func tick(from first: Timestamp, through last: Timestamp) -> Findings {
        var all = Findings()
        for second in first.seconds...last.seconds {
            let findings = tick(at: Timestamp(seconds: second))
            all.linkStates += findings.linkStates
            all.health += findings.health
        }
        return all
    }
}
