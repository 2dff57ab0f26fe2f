/// Level of service of an urban street by v / v_free (Highway Capacity Manual 6, exhibit 18-1).
public enum LevelOfService: String, CaseIterable, Sendable, Comparable {
    /// Over 80 % of free-flow speed.
    case a = "A"
    /// Over 67 %.
    case b = "B"
    /// Over 50 %.
    case c = "C"
    /// Over 40 %.
    case d = "D"
    /// Over 30 %.
    case e = "E"
    /// 30 % or less.
    case f = "F"

    /// The level for a ratio of space-mean speed to free-flow speed.
    public init(speedRatio: Double) {
        switch speedRatio {
        case let ratio where ratio > 0.80: self = .a
        case let ratio where ratio > 0.67: self = .b
        case let ratio where ratio > 0.50: self = .c
        case let ratio where ratio > 0.40: self = .d
        case let ratio where ratio > 0.30: self = .e
        default: self = .f
        }
    }

    /// Orders levels from best to worst.
    public static func < (left: LevelOfService, right: LevelOfService) -> Bool {
        left.rawValue < right.rawValue
    }
}
