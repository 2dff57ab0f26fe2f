import TrafficModel

/// Asks for leases and watches them run out, on the controller's clock alone (`signals.md` §3).
struct LeaseKeeper: Sendable {
    /// A lease in force.
    struct Lease: Hashable, Sendable {
        let id: UInt64
        let authority: Authority
        let leaderEpoch: UInt64
        let endsAt: Int64
    }

    private struct Question {
        var nonce: UInt64 = 0
        var askedAt = Int64.min
    }

    /// Requests are repeated each second while there is no answer.
    private static let repeatMilliseconds: Int64 = 1_000
    /// Answers to that many requests are still good: a slow link may answer after the next one.
    private static let questionCount = 4
    /// Lapses within this span lengthen the return hold, from the third on.
    private static let lapseMemoryMilliseconds: Int64 = 900_000
    private static let lapseCount = 8

    private(set) var lease: Lease?
    /// Until when the link must stay clean before authority returns; `nil` when it has returned.
    private(set) var heldUntil: Int64?
    private let settings: AgentSettings
    /// Requests made so far. A restart of the agent goes on from it, so that no nonce comes twice.
    private(set) var counter: UInt64
    private var questions: [Question]
    private var nextRequestAt = Int64.min
    private var lapses: [Int64]
    private var lapseIndex = 0

    init(settings: AgentSettings, counter: UInt64 = 0) {
        self.settings = settings
        self.counter = counter
        questions = Array(repeating: Question(), count: Self.questionCount)
        lapses = Array(repeating: Int64.min / 2, count: Self.lapseCount)
    }

    /// The nonce of a request, when one is due.
    mutating func nonceIfDue(at now: Int64) -> UInt64? {
        guard now >= nextRequestAt else { return nil }
        nextRequestAt = now + Self.repeatMilliseconds
        let question = Question(nonce: nextNonce(), askedAt: now)
        questions[Int(counter % UInt64(Self.questionCount))] = question
        return question.nonce
    }

    /// Takes a grant.
    ///
    /// - Returns: Whether it answers a request of ours and still runs. It lasts from the request
    ///   on, and never longer than its authority allows.
    mutating func take(_ grant: LeaseGrant, at now: Int64) -> Bool {
        guard let index = questions.firstIndex(where: { $0.nonce == grant.nonce }),
            questions[index].askedAt != Int64.min
        else { return false }
        let askedAt = questions[index].askedAt
        let span = min(grant.milliseconds, grant.authority.leaseMilliseconds)
        questions[index] = Question()
        guard askedAt + span > now else { return false }
        if lease == nil, heldUntil != nil { heldUntil = now + returnHold(at: now) }
        lease = Lease(
            id: grant.lease, authority: grant.authority, leaderEpoch: grant.leaderEpoch,
            endsAt: askedAt + span)
        // As often as the shortest lease, however long this one is: the answer says what may be
        // commanded from now on, and an operator at a site under a plan waits for it.
        let shortest = min(span, Authority.stage.leaseMilliseconds)
        nextRequestAt = max(askedAt + shortest / 3 - 100, now)
        return true
    }

    /// Ends a lease that has run out.
    ///
    /// - Returns: Whether it has run out just now.
    mutating func expire(at now: Int64) -> Bool {
        guard let lease, now >= lease.endsAt else { return false }
        self.lease = nil
        lapses[lapseIndex % Self.lapseCount] = now
        lapseIndex += 1
        heldUntil = Int64.max
        nextRequestAt = min(nextRequestAt, now)
        return true
    }

    /// Gives authority back at a stage boundary, once the link has been clean for long enough.
    mutating func returnAuthority(at now: Int64) {
        guard lease != nil, let heldUntil, now >= heldUntil else { return }
        self.heldUntil = nil
    }

    private func returnHold(at now: Int64) -> Int64 {
        var recent = 0
        for lapse in lapses where now - lapse <= Self.lapseMemoryMilliseconds { recent += 1 }
        let doublings = max(0, recent - 2)
        let hold = settings.returnHoldMilliseconds << Int64(min(doublings, 16))
        return min(hold, settings.longestReturnHoldMilliseconds)
    }

    /// SplitMix64 of the seed and a counter; Steele, Lea & Flood (2014). Never 0.
    private mutating func nextNonce() -> UInt64 {
        counter &+= 1
        var mixed = settings.nonceSeed &+ counter &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return mixed == 0 ? 1 : mixed
    }
}
