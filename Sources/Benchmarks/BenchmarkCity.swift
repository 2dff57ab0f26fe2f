import TrafficModel

/// A made-up city for measurements: detectors numbered from 1, four to a link, and at the end of
/// each link a junction whose controller may be commanded.
enum BenchmarkCity {
    private static let detectorsPerLink = 4

    static func network(detectors count: Int, pulseSeconds: UInt16 = 1) -> RoadNetwork {
        let linkCount = (count + detectorsPerLink - 1) / detectorsPerLink
        return RoadNetwork(
            name: "benchmark", junctions: (0...linkCount).map(junction),
            links: (0..<linkCount).map(link),
            detectors: (0..<count).map { place in
                Detector(
                    number: DetectorNumber(UInt32(place + 1)), name: "\(place + 1)", kind: .loop,
                    link: LinkIndex(place / detectorsPerLink), pulseSeconds: pulseSeconds)
            },
            controllers: (0..<linkCount).map { place in
                SignalController(
                    number: ControllerNumber(UInt32(place + 1)), id: "\(place + 1)",
                    junctions: [JunctionIndex(place + 1)], commandability: .commandable)
            })
    }

    private static func junction(_ place: Int) -> Junction {
        Junction(id: "\(place)", name: "\(place)", x: Double(place), y: 0, control: "signal")
    }

    private static func link(_ place: Int) -> Link {
        Link(
            number: LinkNumber(UInt32(place + 1)), id: "\(place + 1)", name: "\(place + 1)",
            from: JunctionIndex(place), to: JunctionIndex(place + 1),
            length: Length(meters: 300), freeSpeed: Speed(metersPerSecond: 50 / 3.6),
            laneCount: 2, width: nil)
    }
}
