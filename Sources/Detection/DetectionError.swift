/// Why detection settings were refused; the text says what to change.
public enum DetectionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A value lies outside its range.
    case outOfRange(name: String, value: Double, allowed: ClosedRange<Double>)
    /// Congestion would end before, or as soon as, it begins.
    case onsetNotBelowClear(onset: Double, clear: Double)
    /// One limit is a share of free flow and the other a speed, so they cannot be ordered.
    case mixedSpeedLimits

    /// The fault and its remedy, in one line.
    public var description: String {
        switch self {
        case .outOfRange(let name, let value, let allowed):
            "\(name) is \(value), allowed is \(allowed.lowerBound) to \(allowed.upperBound)"
        case .onsetNotBelowClear(let onset, let clear):
            "the onset limit \(onset) must lie on the congested side of the clear limit \(clear)"
        case .mixedSpeedLimits:
            "give the onset and clear speeds both in percent of free flow or both in km/h"
        }
    }

    /// Refuses a value outside its range; not-a-number is outside every range.
    static func check(
        _ value: Double, in allowed: ClosedRange<Double>, name: String
    ) throws(DetectionError) {
        guard allowed.contains(value) else {
            throw .outOfRange(name: name, value: value, allowed: allowed)
        }
    }
}
