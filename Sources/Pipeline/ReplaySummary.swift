public import TrafficModel

/// What a replay has done so far.
public struct ReplaySummary: Sendable, Hashable {
    /// Rows read.
    public var rows = 0
    /// Readings sent, status records not counted.
    public var readings = 0
    /// Rows that the mapping could not read.
    public var skipped = 0
    /// Rows whose measurement is missing, which sent nothing.
    public var missing = 0
    /// Batches sent.
    public var batches = 0
    /// The first few things that were wrong, in words.
    public var complaints: [String] = []
    /// The newest time sent.
    public var newestTime: Timestamp?
    /// The next sequence of the only source, or of the first one.
    public var nextSequence: UInt64 = 0

    /// One line for people and scripts.
    public var line: String {
        "rows=\(rows) readings=\(readings) skipped=\(skipped) missing=\(missing) "
            + "batches=\(batches) next_sequence=\(nextSequence)"
    }
}
