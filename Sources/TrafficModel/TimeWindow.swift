/// A half-open window of event time, aligned to UTC.
public struct TimeWindow: Hashable, Sendable, Comparable {
    /// Start of the window, inclusive, in whole seconds since 1970 UTC.
    public let startSecond: UInt32
    /// Length of the window in seconds, 1…3,600.
    public let lengthSeconds: UInt16

    /// Makes a window.
    public init(startSecond: UInt32, lengthSeconds: UInt16) {
        self.startSecond = startSecond
        self.lengthSeconds = lengthSeconds
    }

    /// First moment inside the window.
    public var start: Timestamp { Timestamp(seconds: Int64(startSecond)) }
    /// First moment after the window.
    public var end: Timestamp { Timestamp(seconds: Int64(startSecond) + Int64(lengthSeconds)) }

    /// Orders windows by their end, then the shorter first.
    public static func < (left: TimeWindow, right: TimeWindow) -> Bool {
        (left.end, left.lengthSeconds) < (right.end, right.lengthSeconds)
    }
}
