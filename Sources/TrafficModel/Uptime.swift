/// A moment on a controller's own monotonic clock, in milliseconds since it was switched on.
///
/// Lamps, leases and validities run on it, so that no step of the wall clock can shorten a yellow
/// or prolong a lease (`signals.md` §3). Uptimes of two controllers have nothing in common.
@frozen public struct Uptime: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Milliseconds since the controller was switched on, 0 or more.
    public var milliseconds: Int64

    /// The moment at which it was switched on.
    public static let zero = Uptime(milliseconds: 0)

    /// Makes a moment.
    @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Orders two moments of one controller.
    @inlinable public static func < (left: Uptime, right: Uptime) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment so many milliseconds later; negative goes back.
    @inlinable public func advanced(byMilliseconds span: Int64) -> Uptime {
        Uptime(milliseconds: milliseconds &+ span)
    }

    /// Milliseconds from an earlier moment to this one; negative when the other is later.
    @inlinable public func milliseconds(since earlier: Uptime) -> Int64 {
        milliseconds &- earlier.milliseconds
    }
}
