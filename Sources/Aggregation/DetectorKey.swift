import TrafficModel

/// How a detector is addressed: by its number, or by controller and channel.
@frozen public struct DetectorKey: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Controller number plus one in the upper half (0: none), number or channel in the lower.
    public let bits: UInt64

    /// Makes a key from its bits.
    @inlinable public init(bits: UInt64) { self.bits = bits }

    /// A detector addressed by its number.
    @inlinable public init(number: UInt32) { bits = UInt64(number) }

    /// A detector addressed by its controller, below `ControllerNumber.limit`, and channel.
    @inlinable public init(controller: UInt32, channel: UInt32) {
        bits = (UInt64(controller) &+ 1) &<< 32 | UInt64(channel)
    }

    /// Whether it addresses a detector by its number.
    var isNumber: Bool { bits >> 32 == 0 }

    /// The name of a learned detector: `1001`, or `227/2` for controller and channel.
    public var name: String {
        let low = bits & 0xFFFF_FFFF
        return bits >> 32 == 0 ? "\(low)" : "\((bits >> 32) - 1)/\(low)"
    }

    /// Orders keys: numbers first, then by controller and channel.
    @inlinable public static func < (left: DetectorKey, right: DetectorKey) -> Bool {
        left.bits < right.bits
    }
}
