/// A part of a whole, 0…1: occupancy of a detector, occupied area, observed share of an interval.
@frozen public struct Share: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The fraction, 0…1.
    public var fraction: Double

    /// Nothing of the whole.
    public static let none = Share(fraction: 0)
    /// The whole.
    public static let whole = Share(fraction: 1)

    /// Makes a share; values outside 0…1 are brought to the nearer end.
    @inlinable public init(fraction: Double) { self.fraction = min(max(fraction, 0), 1) }

    /// The share in percent, 0…100.
    @inlinable public var percent: Double { fraction * 100 }

    /// Orders two shares.
    @inlinable public static func < (left: Share, right: Share) -> Bool {
        left.fraction < right.fraction
    }
}

/// Share of time in which a detector was covered by a vehicle, 0…1, in event time.
public typealias Occupancy = Share
