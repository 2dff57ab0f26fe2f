extension Pulse {
    /// Whether all sums and the window are equal. Not for the hot path.
    public static func == (left: Pulse, right: Pulse) -> Bool { left.words == right.words }

    /// Hashes all sums and the window.
    public func hash(into hasher: inout Hasher) { hasher.combine(words) }

    /// Every field, widened, in the order of the layout.
    private var words: [UInt64] {
        let sums = [
            speedSum, speedSquareSum, reciprocalSum, UInt64(bitPattern: occupiedNanoseconds),
        ]
        let small = [
            speedCount, stoppedCount, minimumSpeed, maximumSpeed, coveredMilliseconds, startSecond,
            UInt32(UInt16(bitPattern: occupancyBalance)), UInt32(lengthSeconds),
            UInt32(sourceSlot), UInt32(contents.rawValue),
        ]
        return counts.indices.map { UInt64(counts[$0]) } + sums + small.map { UInt64($0) }
    }
}
