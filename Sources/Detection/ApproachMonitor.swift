public import TrafficModel

/// Turns the queue readings of area cameras into approach states, one for each link and interval.
///
/// An interval closes at the first tick at or after its end plus the allowed lateness; an interval
/// in which no camera of a link reported makes no state. Pure: with the same readings before each
/// tick, in any order, the states are equal. A value type, owned by the decision thread. At most the
/// intervals between the last tick and the newest reading are open.
public struct ApproachMonitor: Sendable {
    /// Readings that came after their interval had closed; they change nothing.
    public private(set) var lateCount: UInt64 = 0
    private let intervalSeconds: UInt16
    private let latenessMicroseconds: Int64
    private let cameras: [DetectorNumber: ApproachCamera]
    private let camerasOfLink: [LinkIndex: [ApproachCamera]]
    private var open: [TimeWindow: [LinkIndex: ApproachSums]] = [:]
    private var lastTick: Timestamp?

    /// Makes a monitor for a city's detectors of kind `camera_area` that are listed with a link.
    ///
    /// - Parameter allowedLatenessSeconds: How long after its end an interval stays open, 0…3,600.
    public init(
        network: RoadNetwork, settings: DetectionSettings, allowedLatenessSeconds: Double
    ) {
        intervalSeconds = settings.intervalSeconds
        latenessMicroseconds = Int64((allowedLatenessSeconds * 1_000_000).rounded())
        var cameras: [DetectorNumber: ApproachCamera] = [:]
        var camerasOfLink: [LinkIndex: [ApproachCamera]] = [:]
        for (position, detector) in network.detectors.enumerated() {
            guard detector.kind == .cameraArea, let link = detector.link,
                let number = detector.number
            else { continue }
            let camera = ApproachCamera(
                detector: DetectorIndex(position), link: link,
                pulseSeconds: UInt32(max(detector.pulseSeconds, 1)))
            cameras[number] = camera
            camerasOfLink[link, default: []].append(camera)
        }
        self.cameras = cameras
        self.camerasOfLink = camerasOfLink
    }

    /// Takes a queue reading into its interval.
    ///
    /// Readings of other kinds, and of detectors that are not listed as `camera_area` with a link,
    /// are passed over.
    /// - Complexity: O(1).
    public mutating func take(_ reading: Reading) {
        guard reading.kind == .queue, let camera = cameras[DetectorNumber(reading.subject)],
            let second = UInt32(exactly: reading.time.seconds)
        else { return }
        let window = TimeWindow(
            startSecond: second - second % UInt32(intervalSeconds),
            lengthSeconds: intervalSeconds)
        if let lastTick, isDue(window, at: lastTick) {
            lateCount += 1
            return
        }
        open[window, default: [:]][camera.link, default: ApproachSums()]
            .add(reading, second: second, from: camera)
    }

    /// Closes what is due.
    ///
    /// - Parameter time: Event time, never before that of an earlier call.
    /// - Returns: The states, ordered by interval, then link.
    public mutating func tick(at time: Timestamp) -> [ApproachState] {
        lastTick = time
        return close(open.keys.filter { isDue($0, at: time) }, at: time)
    }

    /// Closes every open interval, when the stream of readings has ended.
    ///
    /// - Returns: As `tick`.
    public mutating func finish(at time: Timestamp) -> [ApproachState] {
        close(Array(open.keys), at: time)
    }

    private func isDue(_ window: TimeWindow, at time: Timestamp) -> Bool {
        window.end.microseconds + latenessMicroseconds <= time.microseconds
    }

    private mutating func close(_ windows: [TimeWindow], at time: Timestamp) -> [ApproachState] {
        windows.sorted().flatMap { window in
            let links = open.removeValue(forKey: window) ?? [:]
            return links.sorted { $0.key < $1.key }.map { link, sums in
                sums.state(
                    of: link, over: window, listed: camerasOfLink[link] ?? [], at: time)
            }
        }
    }
}
