/// What one run of one lane gave: printed as one line that `ops/bench` reads.
public struct LaneResult: Sendable {
    /// Name of the lane.
    public let lane: String
    /// Things done: readings, items, messages.
    public let count: Int
    /// Time for all of them, in nanoseconds, on the clock that the lane is judged by.
    public let nanoseconds: Int64
    /// Sum over everything that came out; equal work gives equal sums.
    public let checksum: UInt64
    /// Further figures, in order.
    public let figures: [(name: String, value: Int64)]

    init(
        _ lane: String, count: Int, nanoseconds: Int64, checksum: UInt64,
        figures: [(name: String, value: Int64)] = []
    ) {
        self.lane = lane
        self.count = count
        self.nanoseconds = nanoseconds
        self.checksum = checksum
        self.figures = figures
    }

    /// Millions of things a second.
    public var rate: Double { Double(count) * 1_000 / Double(max(1, nanoseconds)) }

    /// `lane=… count=… nanoseconds=… checksum=…`, then the other figures.
    public var line: String {
        let rest = figures.map { " \($0.name)=\($0.value)" }.joined()
        return "lane=\(lane) count=\(count) nanoseconds=\(nanoseconds) checksum=\(checksum)" + rest
    }
}
