public import TrafficModel

/// How far a source has come, as the deciding thread knows it.
public struct SourceProgress: Hashable, Sendable {
    /// Everything up to this moment has been handed on.
    public var time: Timestamp
    /// Whether it has ended or fallen silent.
    public var isQuiet: Bool
    /// Stretches of its time in which it said nothing, the newest last.
    public private(set) var gaps: [Gap] = []

    /// A stretch of event time without a word from the source.
    public struct Gap: Hashable, Sendable {
        /// The last moment before it.
        public let start: Timestamp
        /// The first moment after it.
        public let end: Timestamp

        /// Makes a gap.
        public init(start: Timestamp, end: Timestamp) {
            self.start = start
            self.end = end
        }
    }

    /// A source first heard at a moment.
    public init(since time: Timestamp) {
        self.time = time
        isQuiet = false
        gaps = [Gap(start: .zero, end: time)]
    }

    /// Remembers a gap.
    public mutating func add(_ gap: Gap) { gaps.append(gap) }

    /// Forgets gaps that no open window can touch. By time and not by number, so that what is
    /// known at a moment of event time does not depend on how far ahead a source has been read.
    mutating func forgetGaps(before time: Timestamp) {
        if let oldest = gaps.first, oldest.end < time { gaps.removeAll { $0.end < time } }
    }

    /// Share of a window in which the source was heard.
    public func observed(_ window: TimeWindow) -> Share {
        let start = window.start.microseconds
        let end = min(window.end.microseconds, max(start, time.microseconds))
        var heard = end - start
        for gap in gaps {
            heard -= max(
                0, min(end, gap.end.microseconds) - max(start, gap.start.microseconds))
        }
        return Share(fraction: Double(heard) / (Double(window.lengthSeconds) * 1_000_000))
    }
}
