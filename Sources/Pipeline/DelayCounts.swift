/// Delays counted by size, so that quantiles of a long run take a fixed 3 kB.
///
/// Buckets are a sixteenth of a power of two wide: what is told is at most 6 % above what was
/// measured, never below. Belongs to one thread.
struct DelayCounts {
    private static let subBits = 4
    private var counts = [UInt64](repeating: 0, count: (64 - subBits) << subBits)
    /// How many delays were counted.
    private(set) var total: UInt64 = 0
    /// The longest one.
    private(set) var greatest: Int64 = 0

    /// Counts a delay, in any unit, 0 or more.
    mutating func add(_ delay: Int64) {
        counts[Self.bucket(of: UInt64(max(0, delay)))] += 1
        total += 1
        greatest = max(greatest, delay)
    }

    /// The delay that a share of all does not exceed, 0 when there are none.
    func quantile(_ share: Double) -> Int64 {
        let rank = UInt64((Double(total) * share).rounded(.up))
        var seen: UInt64 = 0
        for (bucket, count) in counts.enumerated() where count > 0 {
            seen += count
            if seen >= rank { return min(greatest, Self.upperBound(of: bucket)) }
        }
        return greatest
    }

    private static func bucket(of value: UInt64) -> Int {
        let exponent = max(0, 63 - subBits - value.leadingZeroBitCount)
        // The leading bit stays in, so that buckets of neighbouring powers follow each other.
        return exponent << subBits + Int(value >> UInt64(exponent))
    }

    private static func upperBound(of bucket: Int) -> Int64 {
        let exponent = max(0, bucket >> subBits - 1)
        let first = bucket - exponent << subBits
        return Int64(first << exponent | (1 << exponent - 1))
    }
}
