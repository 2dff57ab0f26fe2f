/// What a source says about itself in a status reading; codes from 100 up are device faults.
@frozen public struct StatusCode: RawRepresentable, Hashable, Sendable {
    /// The code on the wire.
    public var rawValue: UInt32

    /// Makes a code from its number on the wire.
    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Everything up to the record's time has been sent; expected at least each second.
    @inlinable public static var timeReached: StatusCode { StatusCode(rawValue: 1) }
    /// The source will send nothing more in this epoch.
    @inlinable public static var endOfStream: StatusCode { StatusCode(rawValue: 2) }
    /// Readings were lost before they could be sent; the parameter says how many.
    @inlinable public static var readingsLost: StatusCode { StatusCode(rawValue: 3) }
    /// The device's clock was stepped.
    @inlinable public static var clockStepped: StatusCode { StatusCode(rawValue: 4) }
    /// End of a lock-step tick; the parameter says how many readings it held.
    @inlinable public static var barrier: StatusCode { StatusCode(rawValue: 5) }

    /// Whether the code reports a fault of the device.
    @inlinable public var isDeviceFault: Bool { rawValue >= 100 }
    /// Whether the code is one this version knows.
    @inlinable public var isKnown: Bool { (1...5).contains(rawValue) || isDeviceFault }
}
