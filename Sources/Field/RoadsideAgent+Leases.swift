public import TrafficModel

/// Leases: without one the centre has no say.
extension RoadsideAgent {
    /// Takes the centre's answer to a lease request. An answer to another request, of an older
    /// leader, or too late changes nothing.
    public mutating func receive(_ grant: LeaseGrant, at uptime: Uptime) {
        let knownEpoch = memory.newest?.leaderEpoch ?? 0
        guard isPowered, grant.controller == site.controller, grant.leaderEpoch >= knownEpoch,
            leases.take(grant, at: max(now, uptime.milliseconds))
        else { return }
        hear(at: uptime)
        if grant.leaderEpoch > knownEpoch || memory.newest == nil {
            let floor = SignalCommand.Order(leaderEpoch: grant.leaderEpoch, sequence: 0)
            memory.newest = floor
            newestSeen = max(newestSeen ?? floor, floor)
            outbox.put(.store(memory))
        }
        if grant.authority == .plan, mode == .centralStage { leaveCentral(.authority) }
    }

    /// Ends what has run out, gives authority back where it is time, and asks for more.
    mutating func keepLease() {
        if leases.expire(at: now) {
            plannedStart = nil
            leaveCentral(.noLease)
        }
        if leases.heldUntil != nil, isOperating, !sequencer.isAllRed,
            sequencer.isMinimumServed(at: now)
        {
            leases.returnAuthority(at: now)
        }
        guard let nonce = leases.nonceIfDue(at: now) else { return }
        outbox.put(
            .leaseRequest(
                LeaseRequest(
                    controller: site.controller, nonce: nonce, uptime: Uptime(milliseconds: now),
                    lease: leases.lease?.id, tablesHash: site.tablesHash)))
    }
}
