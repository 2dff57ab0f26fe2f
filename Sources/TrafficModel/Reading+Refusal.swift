extension Reading {
    /// Why this reading cannot be accepted by anybody, or `nil` when its fields are in range.
    ///
    /// The checks are those of `wire.md` §2 that need no knowledge of the city: kind, class,
    /// flags, ranges and unused words. A detector's pulse is checked where the detector is known.
    ///
    /// - Complexity: O(1), no allocation. Safe on any bits.
    @inlinable public var refusal: RefusalReason? {
        guard let kind else { return .kind }
        guard classCode < 8 else { return .range }
        guard flags & ~3 == 0 else { return .flags }
        guard timeMicroseconds >= 0, timeMicroseconds < Self.timeLimitMicroseconds else {
            return .time
        }
        return isInRange(for: kind) ? nil : .range
    }

    /// The first microsecond that no reading may carry: seconds must fit in 32 bits (year 2106).
    public static let timeLimitMicroseconds: Int64 = 0xFFFF_FFFF * 1_000_000

    @inlinable func isInRange(for kind: ReadingKind) -> Bool {
        switch kind {
        case .vehicle:
            isKnown(a, upTo: 100_000) && isKnown(b, upTo: 3_600_000) && isKnown(c, upTo: 10_000)
        case .interval:
            a <= 1_000_000 && b >= 1 && b <= 3_600_000
                && isKnown(c, upTo: 1_000_000) && isKnown(d, upTo: 100_000)
        case .queue:
            isKnown(a, upTo: 1_000_000) && isKnown(b, upTo: 1_000_000)
                && isKnown(c, upTo: 1_000_000) && isGrowthInRange
        case .incident:
            IncidentType(rawValue: a) != nil && isKnown(b, upTo: 1_000_000)
        case .position:
            isKnown(c, upTo: 100_000) && (d <= 1 || d == Self.unknown)
        case .signalEvent:
            a <= 0xFFFF && b <= 0xFFFF
        case .status:
            StatusCode(rawValue: a).isKnown
        }
    }

    @inlinable func isKnown(_ word: UInt32, upTo limit: UInt32) -> Bool {
        word <= limit || word == Self.unknown
    }

    @inlinable var isGrowthInRange: Bool {
        d == Self.unknownSigned || d == Self.unknown
            || (-100_000...100_000).contains(Int32(bitPattern: d))
    }
}
