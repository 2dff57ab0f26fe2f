public import TrafficModel

/// Who of several authors has his way at one controller, and why the others do not.
///
/// Whoever has the site in his hands there outranks the centre; behind him the ladder of
/// `signals.md` §4: rail, emergency, police, operator, bus, adaptive, time of day. Of two operators
/// or policies the later word counts; of two emergencies, buses or trains the first one confirmed.
public struct Arbitration: Hashable, Sendable {
    /// A proposal that was not followed.
    public struct Rejected: Hashable, Sendable {
        /// The proposal.
        public let proposal: SignalProposal
        /// Why not.
        public let cause: Cause
    }

    /// Why a proposal is not followed.
    public enum Cause: Hashable, Sendable {
        /// Somebody at the site has it.
        case local(ControllerMode)
        /// It stood until this moment.
        case expired(at: Timestamp)
        /// A stronger author wants something else.
        case outranked(by: CommandAuthor)
        /// Another claimant of the same author goes before.
        case secondClaim(after: String)
    }

    /// The proposal that is followed; `nil` when nobody's is.
    public let winner: SignalProposal?
    /// The others, strongest author first.
    public let rejected: [Rejected]

    /// Rules on the proposals for one controller.
    ///
    /// - Parameters:
    ///   - proposals: In any order; the outcome does not depend on it.
    ///   - mode: Who moves the lamps now.
    public init(of proposals: [SignalProposal], mode: ControllerMode, at time: Timestamp) {
        let ranked = proposals.sorted { $0.goesBefore($1) }
        let standing = ranked.filter { !$0.hasExpired(at: time) }
        let isLocal = mode == .localManual || mode == .flashFault
        let winner = isLocal ? nil : standing.first
        self.winner = winner
        rejected = ranked.filter { $0 != winner }.map { proposal in
            Rejected(
                proposal: proposal,
                cause: proposal.cause(against: winner, mode: mode, at: time))
        }
    }

    /// A proposal that nobody disputes.
    public init(undisputed winner: SignalProposal?) {
        self.winner = winner
        rejected = []
    }

    /// Why the winner won, in words for an operator, without a full stop.
    public var reason: String {
        guard let winner else {
            return rejected.first.map { "nobody is followed: \($0.cause)" } ?? "nobody asks"
        }
        let others = rejected.filter { !$0.cause.isExpiry }.map { $0.proposal.author.word }
        guard !others.isEmpty else { return "\(winner.author.word) alone asks: \(winner.reason)" }
        return "\(winner.author.word) before \(others.joined(separator: ", ")): \(winner.reason)"
    }
}

extension Arbitration.Cause: CustomStringConvertible {
    /// The cause in words for an operator, without a full stop.
    public var description: String {
        switch self {
        case .local(let mode): "the site is in local hands (\(mode.rawValue))"
        case .expired(let time): "it stood until \(time.seconds) s"
        case .outranked(let author): "\(author.word) goes before"
        case .secondClaim(let claimant): "'\(claimant)' goes before"
        }
    }

    fileprivate var isExpiry: Bool {
        if case .expired = self { true } else { false }
    }
}

extension SignalProposal {
    /// Whether it no longer stands.
    func hasExpired(at time: Timestamp) -> Bool { expiresAt.map { $0 <= time } ?? false }

    /// The ladder; equal claims are ordered by their words, so that no order of arrival matters.
    fileprivate func goesBefore(_ other: SignalProposal) -> Bool {
        if author != other.author { return author > other.author }
        if madeAt != other.madeAt {
            return author.isServedInOrder ? madeAt < other.madeAt : madeAt > other.madeAt
        }
        return (claimant, reason) < (other.claimant, other.reason)
    }

    fileprivate func cause(
        against winner: SignalProposal?, mode: ControllerMode, at time: Timestamp
    ) -> Arbitration.Cause {
        if let expiresAt, hasExpired(at: time) { return .expired(at: expiresAt) }
        guard let winner else { return .local(mode) }
        return winner.author == author
            ? .secondClaim(after: winner.claimant) : .outranked(by: winner.author)
    }
}

extension CommandAuthor {
    /// Whether the first claim counts rather than the latest word.
    fileprivate var isServedInOrder: Bool { self == .rail || self == .emergency || self == .bus }
}
