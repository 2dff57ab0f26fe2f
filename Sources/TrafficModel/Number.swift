/// A stable number of something in the city: a detector, a link, a controller, a source.
///
/// It never changes while the thing exists, and it is what travels on the wire. Range of listed
/// things: 0 ..< 2²² (`Number.limit`). The type parameter keeps numbers of different things apart.
@frozen public struct Number<Subject>: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The number as it travels on the wire.
    public var rawValue: UInt32

    /// The first number that no listed thing may have: 2²².
    @inlinable public static var limit: UInt32 { 1 << 22 }

    /// Makes a number. The reader of the city checks the range.
    @inlinable public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// Orders two numbers.
    @inlinable public static func < (left: Number, right: Number) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Number where Subject == SignalController {
    /// The source under which a controller sends its own events: apart from all listed numbers.
    public var eventSource: SourceNumber { SourceNumber(0x4000_0000 | rawValue) }
}

/// Stable number of a detector.
public typealias DetectorNumber = Number<Detector>
/// Stable number of a link.
public typealias LinkNumber = Number<Link>
/// Stable number of a signal controller.
public typealias ControllerNumber = Number<SignalController>
/// Stable number of a variable message sign.
public typealias SignNumber = Number<MessageSign>
/// Number of a source: one sender with its own sequence. Any 32-bit value.
public typealias SourceNumber = Number<FieldSite>
