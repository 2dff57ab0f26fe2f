/// A moment in event time or wall-clock time: whole microseconds since 1970-01-01T00:00:00Z.
///
/// Spans between moments are `Duration`. Range: the whole of `Int64`; the wire refuses what lies
/// outside the years 1970…2105, so that seconds fit in 32 bits.
@frozen public struct Timestamp: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Microseconds since the Unix epoch, UTC.
    public var microseconds: Int64

    /// The Unix epoch.
    public static let zero = Timestamp(microseconds: 0)

    /// Makes a moment from microseconds since the Unix epoch.
    @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Makes a moment from whole seconds since the Unix epoch.
    @inlinable public init(seconds: Int64) { microseconds = seconds &* 1_000_000 }

    /// Whole seconds since the Unix epoch, rounded towards the past.
    @inlinable public var seconds: Int64 {
        let quotient = microseconds / 1_000_000
        return microseconds % 1_000_000 < 0 ? quotient - 1 : quotient
    }

    /// Orders two moments.
    @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment a whole number of seconds later; negative goes back. Saturates nowhere: callers
    /// stay within the wire's years.
    @inlinable public func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(microseconds: microseconds &+ seconds &* 1_000_000)
    }

    /// The span from another moment to this one, in seconds; negative when the other is later.
    @inlinable public func seconds(since earlier: Timestamp) -> Double {
        Double(microseconds &- earlier.microseconds) / 1_000_000
    }
}
