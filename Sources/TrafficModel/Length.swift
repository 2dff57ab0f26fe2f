/// A length along or across a road, in metres.
@frozen public struct Length: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Metres.
    public var meters: Double

    /// Makes a length from metres.
    @inlinable public init(meters: Double) { self.meters = meters }

    /// Orders two lengths.
    @inlinable public static func < (left: Length, right: Length) -> Bool {
        left.meters < right.meters
    }
}
