import TrafficModel

/// Turns the intervals of a link's detectors into the link's state; formulas of `field.md` M3.
///
/// Nothing is filled in: what a detector did not see stays out, and the observed share says so.
struct LinkMeasurement: Sendable {
    let link: LinkIndex
    let freeSpeed: Speed?
    let sections: [CrossSection]
    let equivalents: PassengerCarEquivalents
    let effectiveLength: Length

    /// The counting detectors in order of their index.
    var detectors: [DetectorIndex] { sections.flatMap(\.members).map(\.detector).sorted() }

    /// The state over a window.
    ///
    /// - Parameter intervals: At most one per detector, of this window, failed detectors left out.
    ///   Their order does not matter.
    func state(
        over window: TimeWindow, from intervals: [DetectorInterval], at time: Timestamp,
        version: UInt32
    ) -> LinkState {
        let measured = sections.compactMap { SectionSums($0, intervals: intervals) }
        let counted = countedSections(measured)
        let pooled = measured.reduce(into: emptyPulse(window)) { $0.add($1.pulse) }
        let speed = pooled.spaceMeanSpeed
        let vehicles = counted.reduce(UInt64(0)) { $0 + UInt64($1.pulse.count) }
        let sectionCount = UInt64(counted.count)
        let perHour =
            counted.isEmpty ? 0 : 3_600 / Double(window.lengthSeconds) / Double(counted.count)
        let cars = counted.reduce(UInt64(0)) { $0 + equivalents.hundredths(in: $1.pulse) }
        return LinkState(
            link: link, window: window,
            vehicleCount: counted.isEmpty
                ? 0 : UInt32(clamping: (vehicles + sectionCount / 2) / sectionCount),
            flow: counted.isEmpty ? nil : Flow(vehiclesPerHour: Double(vehicles) * perHour),
            passengerCarFlow: counted.isEmpty
                ? nil : Flow(vehiclesPerHour: Double(cars) / 100 * perHour),
            speed: speed, occupancy: meanOccupancy(measured.flatMap(\.occupancies)),
            density: density(counted: counted, measured: measured, pooled: pooled),
            levelOfService: levelOfService(speed), observed: observedShare(of: intervals),
            isEstimated: pooled.contents.contains(.estimated),
            ageSeconds: max(time.seconds(since: window.end), 0),
            version: version, isCongested: false)
    }

    /// Whole cross-sections where there are any; else the parts, whose counts are a lower bound.
    private func countedSections(_ measured: [SectionSums]) -> [SectionSums] {
        let whole = measured.filter(\.isWhole)
        return whole.isEmpty ? measured : whole
    }

    private func emptyPulse(_ window: TimeWindow) -> Pulse {
        Pulse(startSecond: window.startSecond, lengthSeconds: window.lengthSeconds)
    }

    /// Mean over the link's detectors; one that is missing or failed counts as 0.
    private func observedShare(of intervals: [DetectorInterval]) -> Share {
        let members = sections.flatMap(\.members)
        guard !members.isEmpty else { return .none }
        let sum = members.reduce(0.0) { sum, member in
            sum + (intervals.first { $0.detector == member.detector }?.observed.fraction ?? 0)
        }
        return Share(fraction: sum / Double(members.count))
    }

    /// Mean over lanes, or `nil` where nothing measured occupancy.
    private func meanOccupancy(_ parts: [SectionSums.LaneOccupancy]) -> Occupancy? {
        let lanes = parts.reduce(0) { $0 + $1.laneCount }
        guard lanes > 0 else { return nil }
        let sum = parts.reduce(0.0) { $0 + $1.occupancy.fraction * Double($1.laneCount) }
        return Occupancy(fraction: sum / Double(lanes))
    }

    /// k = q / v per lane; without a speed 1000·o / L_eff from loops, unless motorcycles are more
    /// than half, because several ride side by side over one loop and its occupancy saturates.
    private func density(
        counted: [SectionSums], measured: [SectionSums], pooled: Pulse
    ) -> Density? {
        let lanes = counted.reduce(0) { $0 + $1.laneCount }
        if let speed = pooled.spaceMeanSpeed, speed.metersPerSecond > 0, lanes > 0 {
            let vehicles = counted.reduce(0.0) { $0 + Double($1.pulse.count) }
            let perLane = vehicles * 3_600 / Double(pooled.lengthSeconds) / Double(lanes)
            return Flow(vehiclesPerHour: perLane) / speed
        }
        let loops = measured.flatMap(\.occupancies).filter(\.isLoop)
        let motorcycles = UInt64(pooled.count(of: .motorcycle))
        guard let occupancy = meanOccupancy(loops), motorcycles * 2 <= UInt64(pooled.count) else {
            return nil
        }
        return Density(vehiclesPerKilometer: 1_000 * occupancy.fraction / effectiveLength.meters)
    }

    private func levelOfService(_ speed: Speed?) -> LevelOfService? {
        guard let speed, let freeSpeed, freeSpeed.metersPerSecond > 0 else { return nil }
        return LevelOfService(speedRatio: speed / freeSpeed)
    }
}
