/// Integer sums of one detector over one window: the base window (a pulse) or a longer interval.
///
/// All sums are integers, so that adding is order-free and bit-equal whatever the order in which
/// readings arrive; means are derived when they are read. 96 bytes, pinned by a test; two pulses
/// make a detector's hot block of 192 bytes.
@frozen public struct Pulse: Hashable, BitwiseCopyable, Sendable {
    /// Vehicles by class code 0…7.
    public var counts: InlineArray<8, UInt32>
    /// Sum of measured speeds, weighted by vehicles, in mm/s.
    public var speedSum: UInt64
    /// Sum of squares of measured speeds, weighted by vehicles, in (mm/s)².
    public var speedSquareSum: UInt64
    /// Sum of 2⁴⁰ / v over vehicles at or above 300 mm/s, v in mm/s: fixed-point Σ1/v.
    public var reciprocalSum: UInt64
    /// Time covered by vehicles, in nanoseconds. From on and off events it is a signed balance
    /// that needs the state at the window's start (`occupancyBalance`); see `Aggregation`.
    public var occupiedNanoseconds: Int64
    /// Vehicles with a measured speed, stopped ones included.
    public var speedCount: UInt32
    /// Vehicles slower than 300 mm/s: counted as stopped, left out of `reciprocalSum`.
    public var stoppedCount: UInt32
    /// Smallest measured speed, in mm/s; `UInt32.max` when none was measured.
    public var minimumSpeed: UInt32
    /// Greatest measured speed, in mm/s; 0 when none was measured.
    public var maximumSpeed: UInt32
    /// Time for which readings with a period were received, in ms.
    public var coveredMilliseconds: UInt32
    /// Start of the window, in whole seconds since 1970 UTC.
    public var startSecond: UInt32
    /// Detector-on events less detector-off events.
    public var occupancyBalance: Int16
    /// Length of the window in seconds, 1…3,600; 0 means that the pulse is empty and unused.
    public var lengthSeconds: UInt16
    /// Dense number of the source that last wrote here, within its shard.
    public var sourceSlot: UInt16
    /// What kinds of readings the sums hold.
    public var contents: Contents

    /// What kinds of readings went into a pulse.
    @frozen public struct Contents: OptionSet, Hashable, BitwiseCopyable, Sendable {
        /// The bits.
        public var rawValue: UInt16
        /// Makes a set from its bits.
        @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
        /// Occupancy was measured per vehicle or per period.
        @inlinable public static var occupancy: Contents { Contents(rawValue: 1) }
        /// On and off events of a controller: occupancy is a balance.
        @inlinable public static var events: Contents { Contents(rawValue: 2) }
        /// Single vehicles.
        @inlinable public static var vehicles: Contents { Contents(rawValue: 4) }
        /// Counts over periods.
        @inlinable public static var periods: Contents { Contents(rawValue: 8) }
        /// At least one value was estimated by the sender.
        @inlinable public static var estimated: Contents { Contents(rawValue: 16) }
    }

    /// Numerator of the fixed-point reciprocals: 2⁴⁰.
    public static let reciprocalScale: UInt64 = 1 << 40
    /// Below this speed a vehicle counts as stopped, in mm/s (`DESIGN` §4).
    public static let stoppedBelow: UInt32 = 300

    /// An empty window.
    @inlinable public init(startSecond: UInt32, lengthSeconds: UInt16, sourceSlot: UInt16 = 0) {
        counts = InlineArray(repeating: 0)
        speedSum = 0
        speedSquareSum = 0
        reciprocalSum = 0
        occupiedNanoseconds = 0
        speedCount = 0
        stoppedCount = 0
        minimumSpeed = .max
        maximumSpeed = 0
        coveredMilliseconds = 0
        self.startSecond = startSecond
        occupancyBalance = 0
        self.lengthSeconds = lengthSeconds
        self.sourceSlot = sourceSlot
        contents = []
    }

    /// Adds another window's sums to this one; this one's start and length stay.
    @inlinable public mutating func add(_ other: Pulse) {
        for index in 0..<8 { counts[index] &+= other.counts[index] }
        speedSum &+= other.speedSum
        speedSquareSum &+= other.speedSquareSum
        reciprocalSum &+= other.reciprocalSum
        occupiedNanoseconds &+= other.occupiedNanoseconds
        speedCount &+= other.speedCount
        stoppedCount &+= other.stoppedCount
        minimumSpeed = min(minimumSpeed, other.minimumSpeed)
        maximumSpeed = max(maximumSpeed, other.maximumSpeed)
        coveredMilliseconds &+= other.coveredMilliseconds
        occupancyBalance &+= other.occupancyBalance
        sourceSlot = other.sourceSlot
        contents.formUnion(other.contents)
    }

    /// First second after the window.
    @inlinable public var endSecond: UInt32 { startSecond &+ UInt32(lengthSeconds) }
    /// Vehicles of all classes.
    @inlinable public var count: UInt32 {
        var sum: UInt32 = 0
        for index in 0..<8 { sum &+= counts[index] }
        return sum
    }
}
