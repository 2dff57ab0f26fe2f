import TestSupport
import TrafficModel
import Wire

/// Values that several tests use.
enum Samples {
    static let time = Timestamp(microseconds: 1_763_883_000_250_000)

    static let network = RoadNetwork(
        name: "two junctions",
        junctions: [
            Junction(id: "J1", name: "J1", x: 0, y: 0, control: "signal"),
            Junction(id: "J2", name: "J2", x: 1, y: 0, control: "signal"),
        ],
        links: [
            Link(
                number: LinkNumber(7), id: "L7", name: "Điện Biên Phủ", from: JunctionIndex(0),
                to: JunctionIndex(1), length: Length(meters: 300), freeSpeed: nil, laneCount: 2,
                width: nil)
        ],
        detectors: [
            Detector(number: DetectorNumber(4_711), name: "cam-1", kind: .loop),
            Detector(number: nil, name: "227/2", kind: .learned),
        ],
        controllers: [
            SignalController(
                number: ControllerNumber(12), id: "C12", junctions: [], commandability: .commandable
            )
        ],
        signs: [
            MessageSign(number: SignNumber(3), id: "S3", name: "Sign", link: LinkIndex(0))
        ],
        sites: [FieldSite(source: SourceNumber(17), id: "site-17", shard: 0, agency: "")])

    static func state(speed: Speed? = .kilometersPerHour(8.1)) -> LinkState {
        LinkState(
            link: LinkIndex(0), window: TimeWindow(startSecond: 1_715_612_400, lengthSeconds: 30),
            vehicleCount: 40, flow: Flow(vehiclesPerHour: 4_800),
            passengerCarFlow: Flow(vehiclesPerHour: 1_440.5), speed: speed,
            occupancy: Occupancy(fraction: 0.5), density: Density(vehiclesPerKilometer: 100.0 / 3),
            levelOfService: .f, observed: .whole, isEstimated: false, ageSeconds: 2, version: 1,
            isCongested: true)
    }

    static let approach = ApproachState(
        link: LinkIndex(0), window: TimeWindow(startSecond: 1_715_612_400, lengthSeconds: 30),
        occupiedArea: Share(fraction: 0.625), queueLength: Length(meters: 45.5),
        queuedVehicles: 23, observed: .whole, isEstimated: false, ageSeconds: 2.5)

    static let unmeasuredApproach = ApproachState(
        link: LinkIndex(0), window: TimeWindow(startSecond: 1_715_612_400, lengthSeconds: 30),
        occupiedArea: nil, queueLength: nil, queuedVehicles: nil, observed: .none,
        isEstimated: true, ageSeconds: 0)

    /// An incident on the only link, its words as given.
    static func incident(
        type: UInt32 = 1, confidence: UInt32 = Reading.unknown, offset: UInt32 = Reading.unknown,
        event: UInt32 = Reading.unknown
    ) -> Reading {
        Reading(
            time: time, subject: 7, kind: .incident, a: type, b: confidence, c: offset, d: event)
    }

    /// A reading of any kind that nobody can refuse, with the words its kind does not use unknown.
    static func reading(using generator: inout SeededGenerator) -> Reading {
        let kind = ReadingKind.allCases.randomElement(using: &generator) ?? .vehicle
        let limits = wordLimits(of: kind)
        var words = limits.map { limit -> UInt32 in
            let isKnown = limit.low > 0 || UInt8.random(in: 0...4, using: &generator) > 0
            return isKnown ? .random(in: limit.low...limit.high, using: &generator) : .max
        }
        if kind == .interval { words[0] = .random(in: 0...1_000_000, using: &generator) }
        if kind == .signalEvent { words[0] = .random(in: 0...255, using: &generator) }
        if kind == .signalEvent { words[1] = .random(in: 0...255, using: &generator) }
        if kind == .queue {
            words[3] = UInt32(bitPattern: .random(in: -100_000...100_000, using: &generator))
            if Bool.random(using: &generator) { words[3] = Reading.unknownSigned }
        }
        return Reading(
            time: Timestamp(
                microseconds: .random(in: 0..<Reading.timeLimitMicroseconds, using: &generator)),
            subject: .random(in: 0...UInt32.max, using: &generator), kind: kind,
            vehicleClass: VehicleClass.allCases.randomElement(using: &generator) ?? .car,
            lane: .random(in: 0...255, using: &generator),
            flags: .random(in: 0...3, using: &generator), a: words[0], b: words[1], c: words[2],
            d: words[3])
    }

    private static func wordLimits(of kind: ReadingKind) -> [(low: UInt32, high: UInt32)] {
        let unused: (low: UInt32, high: UInt32) = (.max, .max)
        return switch kind {
        case .vehicle: [(0, 100_000), (0, 3_600_000), (0, 10_000), unused]
        case .interval: [(0, 1_000_000), (1, 3_600_000), (0, 1_000_000), (0, 100_000)]
        case .queue: [(0, 1_000_000), (0, 1_000_000), (0, 1_000_000), (0, 0)]
        case .incident: [(1, 7), (0, 1_000_000), (0, .max - 1), (0, .max - 1)]
        case .position: [(0, .max - 1), (0, .max - 1), (0, 100_000), (0, 1)]
        case .signalEvent: [(0, 255), (0, 255), unused, unused]
        case .status: [(1, 5), (0, .max - 1), unused, unused]
        }
    }
}
