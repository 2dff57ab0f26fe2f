import TrafficModel

/// Leases of one controller: what is granted, when it ends, how often it lapsed, and how long the
/// centre waits before it commands again. Times are milliseconds of the centre's monotonic clock.
struct LeaseBook: Sendable {
    /// A lease in force.
    struct Lease: Sendable {
        let id: UInt64
        let authority: Authority
        /// When the controller asked for it, on its own clock.
        var askedAt: Uptime
        /// When it is over at the latest; the controller, who counts from its request, ends sooner.
        var endsAt: Int64
        /// Whether the controller has shown that it holds it.
        var isConfirmed: Bool
    }

    /// First and longest wait before the centre commands again (`signals.md` §3).
    static let firstHold: Int64 = 10_000
    static let longestHold: Int64 = 180_000
    /// From so many lapses within so long on, the wait doubles with each.
    static let patience = 3
    static let memory: Int64 = 900_000
    /// A request by so much older than the last one came late; by more, the controller restarted.
    static let latest: Int64 = 10_000

    private(set) var lease: Lease?
    /// Until when the centre commands nothing although it has a lease.
    private(set) var holdUntil: Int64 = 0
    private let leaderEpoch: UInt64
    private var count: UInt64 = 0
    private var lapses: [Int64] = []
    private var isReturning = false
    private var last: (request: LeaseRequest, grant: LeaseGrant)?

    init(leaderEpoch: UInt64) { self.leaderEpoch = leaderEpoch }

    /// The leader that granted a lease: its upper half.
    static func leaderEpoch(of lease: UInt64) -> UInt64 { lease >> 32 }

    /// Answers a request: renews the lease that the controller holds, or begins another one.
    ///
    /// - Returns: The grant, and whether its lease is new; `nil` for a request that comes late.
    mutating func answer(
        _ request: LeaseRequest, authority: Authority, at now: Int64
    ) -> (grant: LeaseGrant, isNew: Bool)? {
        if let last {
            if request == last.request {
                return last.grant.lease == lease?.id ? (last.grant, false) : nil
            }
            let delay = last.request.uptime.milliseconds(since: request.uptime)
            if (0..<Self.latest).contains(delay) { return nil }
        }
        let answer = decide(request, authority: authority, at: now)
        last = (request, answer.grant)
        return answer
    }

    private mutating func decide(
        _ request: LeaseRequest, authority: Authority, at now: Int64
    ) -> (grant: LeaseGrant, isNew: Bool) {
        let endsAt = now + authority.leaseMilliseconds
        if var same = lease, request.lease == same.id, same.authority == authority {
            same.endsAt = endsAt
            same.askedAt = request.uptime
            same.isConfirmed = true
            lease = same
            return (grant(request, same), false)
        }
        if let old = lease, old.isConfirmed, request.lease != old.id { lapse(at: now) }
        count += 1
        let fresh = Lease(
            id: (leaderEpoch & 0xffff_ffff) << 32 | count & 0xffff_ffff, authority: authority,
            askedAt: request.uptime, endsAt: endsAt, isConfirmed: false)
        lease = fresh
        if isReturning { restartHold(at: now) }
        return (grant(request, fresh), true)
    }

    /// Ends the lease when its time is over.
    ///
    /// - Returns: Whether it ended.
    mutating func expire(at now: Int64) -> Bool {
        guard let lease, now >= lease.endsAt else { return false }
        void(at: now)
        return true
    }

    /// Ends the lease: the controller holds it no longer.
    mutating func void(at now: Int64) {
        guard let lease else { return }
        if lease.isConfirmed { lapse(at: now) }
        self.lease = nil
        last = nil
    }

    /// Notes that the controller shows our lease.
    mutating func confirm() { lease?.isConfirmed = true }

    /// Counts the wait anew: the link was not clean meanwhile.
    mutating func restartHold(at now: Int64) {
        guard isReturning else { return }
        holdUntil = now + hold(at: now)
    }

    /// Ends the wait once it is over.
    mutating func settle(at now: Int64) {
        if isReturning, lease != nil, now >= holdUntil { isReturning = false }
    }

    private mutating func lapse(at now: Int64) {
        lapses.removeAll { now - $0 > Self.memory }
        lapses.append(now)
        isReturning = true
        holdUntil = now + hold(at: now)
    }

    /// 10 s, from the third lapse within 15 minutes on 20, 40, 80, 160, 180 s.
    private func hold(at now: Int64) -> Int64 {
        let recent = lapses.count { now - $0 <= Self.memory }
        let doublings = max(0, recent - Self.patience + 1)
        return min(Self.longestHold, Self.firstHold << Int64(min(doublings, 5)))
    }

    private func grant(_ request: LeaseRequest, _ lease: Lease) -> LeaseGrant {
        LeaseGrant(
            controller: request.controller, nonce: request.nonce, uptime: request.uptime,
            lease: lease.id, leaderEpoch: leaderEpoch, authority: lease.authority,
            milliseconds: lease.authority.leaseMilliseconds)
    }
}
