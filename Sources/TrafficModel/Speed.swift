/// A speed, in metres per second; never negative on the road.
@frozen public struct Speed: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Metres per second.
    public var metersPerSecond: Double

    /// Makes a speed from metres per second.
    @inlinable public init(metersPerSecond: Double) { self.metersPerSecond = metersPerSecond }

    /// Makes a speed from kilometres per hour.
    @inlinable public static func kilometersPerHour(_ value: Double) -> Speed {
        Speed(metersPerSecond: value / 3.6)
    }

    /// Makes a speed from statute miles per hour (1,609.344 m).
    @inlinable public static func milesPerHour(_ value: Double) -> Speed {
        Speed(metersPerSecond: value * 0.44704)
    }

    /// Kilometres per hour.
    @inlinable public var kilometersPerHour: Double { metersPerSecond * 3.6 }

    /// Orders two speeds.
    @inlinable public static func < (left: Speed, right: Speed) -> Bool {
        left.metersPerSecond < right.metersPerSecond
    }

    /// The ratio of two speeds, for example to free flow.
    @inlinable public static func / (left: Speed, right: Speed) -> Double {
        left.metersPerSecond / right.metersPerSecond
    }
}
