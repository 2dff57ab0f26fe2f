import TrafficModel

/// What the detectors of one cross-section measured together in one window.
struct SectionSums {
    /// The occupancy one detector measured.
    struct LaneOccupancy {
        let occupancy: Occupancy
        let laneCount: Int
        let isLoop: Bool
    }

    /// Sums over the detectors present.
    let pulse: Pulse
    /// Lanes of the detectors present.
    let laneCount: Int
    /// Whether every detector of the section is present.
    let isWhole: Bool
    /// Occupancies of those that measured it.
    let occupancies: [LaneOccupancy]

    /// Adds up a section, or `nil` where none of its detectors is among the intervals.
    init?(_ section: CrossSection, intervals: [DetectorInterval]) {
        let present = section.members.compactMap { member in
            intervals.first { $0.detector == member.detector }.map { (member, $0) }
        }
        guard let first = present.first?.1 else { return nil }
        let empty = Pulse(
            startSecond: first.sums.startSecond, lengthSeconds: first.sums.lengthSeconds)
        pulse = present.reduce(into: empty) { $0.add($1.1.sums) }
        laneCount = present.reduce(0) { $0 + $1.0.laneCount }
        isWhole = present.count == section.members.count
        occupancies = present.compactMap { member, interval in
            interval.occupancy.map {
                LaneOccupancy(
                    occupancy: $0, laneCount: member.laneCount, isLoop: member.isLoop)
            }
        }
    }
}
