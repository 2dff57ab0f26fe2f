public import TrafficModel

/// A limit of congestion by speed.
public enum CongestionLimit: Hashable, Sendable {
    /// A share of the link's own free-flow speed, above 0 and up to 1.
    case freeFlowRatio(Double)
    /// The same speed for every link, above 0 and up to 100 m/s.
    case speed(Speed)

    /// The limit in mm/s for a link, or `nil` where it needs a free-flow speed nobody knows.
    ///
    /// Whole mm/s are the resolution of the wire, so "at the limit" means the same on each machine.
    func millimetersPerSecond(freeSpeed: Speed?) -> Int64? {
        switch self {
        case .speed(let speed): speed.wholeMillimetersPerSecond
        case .freeFlowRatio(let ratio):
            freeSpeed.map {
                Speed(metersPerSecond: $0.metersPerSecond * ratio).wholeMillimetersPerSecond
            }
        }
    }
}

extension Speed {
    /// The speed at the resolution of the wire, in mm/s, 0…100,000,000; what is no number is 0.
    var wholeMillimetersPerSecond: Int64 {
        guard metersPerSecond > 0 else { return 0 }
        return Int64((min(metersPerSecond, 100_000) * 1_000).rounded())
    }
}

extension Share {
    /// The share at the resolution of the wire, in parts per million.
    var wholePartsPerMillion: Int64 { Int64((fraction * 1_000_000).rounded()) }
}
