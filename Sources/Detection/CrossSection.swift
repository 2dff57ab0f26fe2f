import TrafficModel

/// The counting detectors of a link that lie side by side across the road.
///
/// Vehicles pass each cross-section once: counts are summed within one and averaged over several.
/// The tables do not say which lane a detector covers, so that two detectors of one lane within
/// `reach` would be counted twice; list only one of them with a link.
struct CrossSection: Hashable, Sendable {
    /// A detector of the section.
    struct Member: Hashable, Sendable {
        let detector: DetectorIndex
        let laneCount: Int
        let isLoop: Bool
    }

    /// Detectors no further apart than this along the road lie side by side. Our choice: two loop
    /// lengths, well below the distance of advance detectors.
    static let reach = Length(meters: 10)

    /// The members in order of their index.
    let members: [Member]

    /// Groups the counting detectors of one link by their distance from the stop line, nearest
    /// first; those whose distance is unknown make one section together, the last.
    static func group(_ detectors: [(index: DetectorIndex, detector: Detector)]) -> [CrossSection] {
        let placed = detectors.compactMap { entry in
            entry.detector.distanceFromStop.map { (distance: $0.meters, entry: entry) }
        }.sorted { ($0.distance, $0.entry.index) < ($1.distance, $1.entry.index) }
        let unplaced = detectors.filter { $0.detector.distanceFromStop == nil }
        var groups: [[(index: DetectorIndex, detector: Detector)]] = []
        var start = 0.0
        for (distance, entry) in placed {
            if groups.isEmpty || distance - start > reach.meters {
                groups.append([])
                start = distance
            }
            groups[groups.count - 1].append(entry)
        }
        if !unplaced.isEmpty { groups.append(unplaced) }
        return groups.map(CrossSection.init(entries:))
    }

    private init(entries: [(index: DetectorIndex, detector: Detector)]) {
        members = entries.sorted { $0.index < $1.index }.map {
            Member(
                detector: $0.index, laneCount: max($0.detector.laneCount, 1),
                isLoop: $0.detector.kind == .loop)
        }
    }
}

extension DetectorKind {
    /// Whether the kind counts the vehicles of a link.
    var countsLink: Bool {
        switch self {
        case .loop, .radar, .cameraLine: true
        case .cameraArea, .button, .bus, .exit, .learned: false
        }
    }
}
