import TrafficModel

/// An area camera that the city lists with a link.
struct ApproachCamera: Sendable {
    let detector: DetectorIndex
    let link: LinkIndex
    let pulseSeconds: UInt32

    /// Which of its pulses a second belongs to, counted from 1970.
    func pulse(of second: UInt32) -> UInt32 { second / pulseSeconds }

    /// How many of its pulses an interval touches, at least 1.
    func pulseCount(in window: TimeWindow) -> Int {
        Int(pulse(of: window.startSecond &+ UInt32(window.lengthSeconds) &- 1))
            - Int(pulse(of: window.startSecond)) + 1
    }
}

/// What the cameras of one link have reported in one interval that is still open.
///
/// Sums are whole numbers and the rest are maxima, so that the order of readings does not matter.
struct ApproachSums: Sendable {
    private struct CameraSums: Sendable {
        var area: UInt64 = 0
        var areaCount: UInt64 = 0
        var pulses: Set<UInt32> = []

        var meanArea: Double? {
            areaCount == 0 ? nil : Double(area) / Double(areaCount) / 1_000_000
        }
    }

    private var cameras: [DetectorIndex: CameraSums] = [:]
    private var longestCentimeters: UInt32?
    private var mostVehicles: UInt32?
    private var isEstimated = false
    private var newest = Timestamp.zero

    /// Adds a queue reading of one of the link's cameras.
    mutating func add(_ reading: Reading, second: UInt32, from camera: ApproachCamera) {
        if reading.a != Reading.unknown {
            longestCentimeters = max(longestCentimeters ?? 0, reading.a)
        }
        if reading.b != Reading.unknown { mostVehicles = max(mostVehicles ?? 0, reading.b) }
        isEstimated = isEstimated || reading.flags & Reading.estimatedFlag != 0
        newest = max(newest, reading.time)
        var sums = cameras[camera.detector] ?? CameraSums()
        sums.pulses.insert(camera.pulse(of: second))
        if reading.c != Reading.unknown {
            sums.area += UInt64(reading.c)
            sums.areaCount += 1
        }
        cameras[camera.detector] = sums
    }

    /// The state over the interval.
    ///
    /// - Parameter listed: All cameras of the link; one that reported nothing was not observed.
    func state(
        of link: LinkIndex, over window: TimeWindow, listed: [ApproachCamera], at time: Timestamp
    ) -> ApproachState {
        // Cameras weigh alike, however often each of them reports.
        let areas = listed.compactMap { cameras[$0.detector]?.meanArea }
        let observed = listed.reduce(0.0) { sum, camera in
            let heard = cameras[camera.detector]?.pulses.count ?? 0
            return sum + Double(heard) / Double(camera.pulseCount(in: window))
        }
        return ApproachState(
            link: link, window: window,
            occupiedArea: areas.isEmpty
                ? nil : Share(fraction: areas.reduce(0, +) / Double(areas.count)),
            queueLength: longestCentimeters.map { Length(meters: Double($0) / 100) },
            queuedVehicles: mostVehicles,
            observed: listed.isEmpty ? .none : Share(fraction: observed / Double(listed.count)),
            isEstimated: isEstimated, ageSeconds: max(time.seconds(since: newest), 0))
    }
}
