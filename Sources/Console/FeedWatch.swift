/// Notices when nothing, not even a heartbeat, comes from the processor any more.
public struct FeedWatch: Sendable {
    private var lastHeard: ContinuousClock.Instant?
    private var hasComplained = false

    /// A heartbeat comes each second; five missing ones are silence. Our choice.
    private static let silence = Duration.seconds(5)

    /// Nothing has been expected yet.
    public init() {}

    /// Notes whether something came just now.
    ///
    /// - Returns: Words for the operator when the feed has fallen silent or speaks again.
    public mutating func note(_ isHeard: Bool, at now: ContinuousClock.Instant) -> String? {
        guard !isHeard else {
            lastHeard = now
            defer { hasComplained = false }
            return hasComplained ? "the processor is heard again" : nil
        }
        let since = lastHeard ?? now
        lastHeard = since
        guard !hasComplained, since.duration(to: now) > Self.silence else { return nil }
        hasComplained = true
        return "nothing heard from the processor for 5 s; what is shown may be out of date"
    }
}
