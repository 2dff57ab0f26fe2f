/// Least time from the end of one group's green to the start of a conflicting group's green
/// (`intergreen.csv`). It contains the closing lamp and need not be symmetric.
public struct Intergreens: Hashable, Sendable {
    /// Where a value comes from.
    public enum Provenance: String, Hashable, Sendable {
        /// Stated by the city.
        case given
        /// Calculated from lengths and speeds (`signals.md` §5).
        case derived
        /// The first group's closing lamp and all-red, for want of anything better.
        case assumed
    }

    private let groupCount: Int
    private var spans: [Int32]
    private var provenances: [Provenance?]

    /// Makes a table of so many groups, without any value.
    public init(groupCount: Int) {
        self.groupCount = groupCount
        spans = Array(repeating: 0, count: groupCount * groupCount)
        provenances = Array(repeating: nil, count: groupCount * groupCount)
    }

    /// Sets the intergreen from one group to another, in milliseconds, 0 or more.
    public mutating func set(
        _ milliseconds: Int64, from: SignalGroupIndex, to: SignalGroupIndex,
        _ provenance: Provenance
    ) {
        spans[from.position * groupCount + to.position] = Int32(clamping: milliseconds)
        provenances[from.position * groupCount + to.position] = provenance
    }

    /// The intergreen from one group to another in milliseconds; 0 where they do not conflict.
    public func milliseconds(from: SignalGroupIndex, to: SignalGroupIndex) -> Int64 {
        Int64(spans[from.position * groupCount + to.position])
    }

    /// Where the value comes from; `nil` where there is none.
    public func provenance(from: SignalGroupIndex, to: SignalGroupIndex) -> Provenance? {
        provenances[from.position * groupCount + to.position]
    }

    /// The greatest of all, in milliseconds.
    public var greatestMilliseconds: Int64 { Int64(spans.max() ?? 0) }
}
