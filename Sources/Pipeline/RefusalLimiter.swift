/// Lets a few refusals of each source onto the feed each second; all of them are counted anyway.
struct RefusalLimiter {
    private var shown: [UInt32: (second: Int64, count: Int)] = [:]

    /// Refusals of one source shown in one second. Our choice: enough to see each kind of mistake.
    private static let perSecond = 10
    /// Sources remembered, at most; beyond it the memory begins anew.
    private static let sourceLimit = 4_096

    /// Whether one more refusal of a source may be shown now, on the monotonic clock.
    mutating func admits(_ source: UInt32, at microseconds: Int64) -> Bool {
        let second = microseconds / 1_000_000
        if shown.count >= Self.sourceLimit, shown[source] == nil { shown.removeAll() }
        let known = shown[source]
        let count = known?.second == second ? (known?.count ?? 0) + 1 : 1
        shown[source] = (second, count)
        return count <= Self.perSecond
    }
}
