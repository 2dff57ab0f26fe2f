/// What a lease lets the centre command; a site is under exactly one (`signals.md` §3).
@frozen public enum Authority: String, Hashable, CaseIterable, Sendable {
    /// Plans.
    case plan
    /// Stages, one by one.
    case stage

    /// How long its lease lasts without renewal.
    public var leaseMilliseconds: Int64 {
        switch self {
        case .plan: 120_000
        case .stage: 5_000
        }
    }
}
