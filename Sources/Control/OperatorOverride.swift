public import TrafficModel

/// An order of a person at the centre, for a reason and for a time.
public struct OperatorOverride: Hashable, Sendable {
    /// The controller.
    public let controller: ControllerNumber
    /// What is ordered: hold, stage, plan or release.
    public let action: SignalCommand.Action
    /// In which office: operator or police.
    public let author: CommandAuthor
    /// Who, by name.
    public let person: String
    /// Why; never empty.
    public let reason: String
    /// Since when.
    public let madeAt: Timestamp
    /// Until when.
    public let expiresAt: Timestamp

    /// Longest time for which an override may be given, in seconds: a shift (our choice).
    public static let longestSeconds: Int64 = 28_800

    /// Makes an override.
    ///
    /// - Throws: `OverrideError` without a person, a reason, or an end within a shift, or for an
    ///   author who is no person at the centre.
    public init(
        controller: ControllerNumber, action: SignalCommand.Action,
        author: CommandAuthor = .operator, person: String, reason: String, madeAt: Timestamp,
        expiresAt: Timestamp?
    ) throws(OverrideError) {
        guard author == .operator || author == .police else { throw .author(author) }
        guard person.contains(where: { !$0.isWhitespace }) else { throw .noPerson }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .noReason }
        guard let expiresAt else { throw .noExpiry }
        guard expiresAt > madeAt, expiresAt <= madeAt.advanced(bySeconds: Self.longestSeconds)
        else { throw .expiryOutOfRange(longestSeconds: Self.longestSeconds) }
        self.controller = controller
        self.action = action
        self.author = author
        self.person = person
        self.reason = reason
        self.madeAt = madeAt
        self.expiresAt = expiresAt
    }

    /// The override as the arbitration takes it.
    public var proposal: SignalProposal {
        SignalProposal(
            author: author, claimant: person, action: action, reason: reason, madeAt: madeAt,
            expiresAt: expiresAt, planOrigin: .prepared)
    }
}
