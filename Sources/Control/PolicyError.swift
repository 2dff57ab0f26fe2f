/// Why policy settings were refused; the text says what to change.
public enum PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The plan for congestion has no name.
    case unnamedPlan
    /// A number lies outside its range.
    case outOfRange(name: String, value: UInt32, allowed: ClosedRange<UInt32>)

    /// The fault and its remedy, in one line.
    public var description: String {
        switch self {
        case .unnamedPlan: "the congestion plan needs a name"
        case .outOfRange(let name, let value, let allowed):
            "\(name) is \(value), allowed is \(allowed.lowerBound) to \(allowed.upperBound)"
        }
    }
}
