public import TrafficModel

/// Why a frame was refused, and where in it the reason lies.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason.
    public let reason: RefusalReason
    /// Byte in the frame at which it lies, counted from 0.
    public let byteOffset: Int

    /// Makes a refusal.
    public init(reason: RefusalReason, byteOffset: Int) {
        self.reason = reason
        self.byteOffset = byteOffset
    }

    /// The reason, the place and what the sender should do next.
    public var description: String {
        "\(reason.name) at byte \(byteOffset): \(reason.advice)"
    }
}
