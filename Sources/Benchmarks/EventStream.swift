public import TrafficModel

/// A seeded stream of readings: vehicles over random detectors, and the source's word each second.
///
/// Times rise evenly but for a share of late ones; every detector has on average `perPulse`
/// vehicles a second of event time. The same seed gives the same readings on every machine.
public struct EventStream: IteratorProtocol, Sequence, Sendable {
    /// What the stream is made of.
    public struct Shape: Sendable, Hashable {
        /// Vehicles in all; status readings come on top.
        public var events: Int
        /// Detectors, numbered from 1.
        public var detectors: UInt32
        /// Vehicles per detector and second of event time.
        public var perPulse: Double
        /// Share of vehicles that come up to two and a half seconds late, 0…1.
        public var lateShare: Double
        /// The seed.
        public var seed: UInt64

        /// Makes a shape; the defaults are those of the published figures.
        public init(
            events: Int, detectors: UInt32, perPulse: Double = 20, lateShare: Double = 0.03,
            seed: UInt64 = 1
        ) {
            self.events = events
            self.detectors = detectors
            self.perPulse = perPulse
            self.lateShare = lateShare
            self.seed = seed
        }
    }

    /// Number of the source that all readings come from.
    public static let source: UInt32 = 7
    /// First second of event time: 2024-05-13, 15:00 UTC.
    public static let firstSecond: Int64 = 1_715_612_400

    private let shape: Shape
    private let microsecondsPerEvent: Double
    private let lateBelow: UInt64
    private var state: UInt64
    private var index = 0
    private var spokenSecond = EventStream.firstSecond - 1
    private var hasEnded = false

    /// Begins a stream.
    public init(_ shape: Shape) {
        self.shape = shape
        microsecondsPerEvent = 1_000_000 / (Double(shape.detectors) * shape.perPulse)
        lateBelow = UInt64(shape.lateShare * 1_024)
        state = shape.seed
    }

    /// The next reading; the last one says that the stream has ended.
    public mutating func next() -> Reading? {
        let moment =
            Self.firstSecond * 1_000_000 + Int64(Double(index) * microsecondsPerEvent)
        if moment / 1_000_000 > spokenSecond {
            spokenSecond = moment / 1_000_000
            return status(.timeReached, at: spokenSecond * 1_000_000)
        }
        guard index < shape.events else {
            guard !hasEnded else { return nil }
            hasEnded = true
            return status(.endOfStream, at: moment)
        }
        index += 1
        return vehicle(at: moment)
    }

    private mutating func vehicle(at moment: Int64) -> Reading {
        let first = random()
        let second = random()
        let isLate = first & 1_023 < lateBelow
        let delay = isLate ? Int64((first >> 10) % 2_500_000) : 0
        return Reading(
            time: Timestamp(microseconds: moment - delay),
            subject: 1 + UInt32(truncatingIfNeeded: (second >> 32) % UInt64(shape.detectors)),
            kind: .vehicle, vehicleClass: VehicleClass(rawValue: UInt8(first >> 61)) ?? .car,
            a: 200 + UInt32(truncatingIfNeeded: (second & 0xFFFF) % 16_000),
            b: 100 + UInt32(truncatingIfNeeded: (first >> 32) & 1_023),
            c: 180 + UInt32(truncatingIfNeeded: (second >> 16) & 1_023))
    }

    private func status(_ code: StatusCode, at microseconds: Int64) -> Reading {
        Reading(
            time: Timestamp(microseconds: microseconds), subject: Self.source, kind: .status,
            a: code.rawValue)
    }

    // SplitMix64; Steele, Lea & Flood (2014).
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
