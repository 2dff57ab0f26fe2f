public import TrafficModel

/// The centre's side of all signals of a city: every author's proposals, ruled on each second, and
/// one desk per controller that delivers what is ruled.
///
/// Pure: decisions, statuses, receipts, requests, overrides and time come in; what is to be sent and
/// told goes out. One value, on one thread. Controllers whose signals the tables do not describe, or
/// that may not be commanded, have no desk.
public struct SignalCentre: Sendable {
    /// What one desk wants done, or tells.
    public struct Output: Sendable {
        /// The controller.
        public let controller: ControllerIndex
        /// What.
        public let output: DeskOutput
    }

    private struct Site: Sendable {
        var desk: CommandDesk
        let fixedTime: FixedTimePolicy
    }

    private var sites: [Site?]
    private let numbers: [ControllerNumber]
    private let indexes: [ControllerNumber: Int]
    private var relief: ReliefProposals
    private var overrides = OperatorOverrides()
    private var ruledAt: Int64 = .min
    /// Sites at which an override was given or ended since the last tick.
    private var news: [Int] = []

    /// Between two rulings on who is followed, in milliseconds of the monotonic clock.
    private static let rulingMilliseconds: Int64 = 1_000

    /// Makes the centre of a city in which nothing has been heard.
    public init(network: RoadNetwork, leaderEpoch: UInt64) {
        sites = network.controllers.map { controller in
            guard controller.commandability == .commandable, let signals = controller.signals
            else { return nil }
            return Site(
                desk: CommandDesk(site: signals, leaderEpoch: leaderEpoch),
                fixedTime: FixedTimePolicy(site: signals))
        }
        numbers = network.controllers.map(\.number)
        indexes = Dictionary(
            network.controllers.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { $1 })
        relief = ReliefProposals(network: network)
    }

    /// The desk of a controller, or `nil` where it has none.
    public func desk(of controller: ControllerIndex) -> CommandDesk? {
        sites[controller.position]?.desk
    }

    /// The overrides that stand.
    public var standingOverrides: [OperatorOverride] { overrides.all }

    /// Takes what the congestion policy decided at a moment at which links were measured.
    public mutating func take(_ decisions: [Decision], measuredAt time: Timestamp) {
        relief.take(decisions)
        relief.confirm(time)
    }

    /// Takes a status.
    ///
    /// - Returns: The controller, or `nil` where it has no desk.
    public mutating func take(
        status: ControllerStatus, at now: Int64, wall: Timestamp
    ) -> ControllerIndex? {
        guard let position = position(of: status.controller) else { return nil }
        sites[position]?.desk.take(status: status, at: now, wall: wall)
        return ControllerIndex(position)
    }

    /// Takes a receipt.
    public mutating func take(receipt: CommandReceipt, at now: Int64, wall: Timestamp) {
        guard let position = position(of: receipt.controller) else { return }
        sites[position]?.desk.take(receipt: receipt, at: now, wall: wall)
    }

    /// Takes a request for a lease.
    ///
    /// - Returns: The grant to send back, or `nil` where there is none.
    public mutating func take(
        request: LeaseRequest, at now: Int64, wall: Timestamp
    ) -> LeaseGrant? {
        guard let position = position(of: request.controller) else { return nil }
        return sites[position]?.desk.take(request: request, at: now, wall: wall)
    }

    /// Takes an override; an earlier one of the same office at the same controller ends. It is ruled
    /// on at once.
    ///
    /// - Returns: Whether there is a desk for it.
    public mutating func give(_ override: OperatorOverride) -> Bool {
        guard let position = position(of: override.controller) else { return false }
        overrides.give(override)
        news.append(position)
        return true
    }

    /// Ends an override before its time.
    ///
    /// - Returns: Whether one stood.
    public mutating func endOverride(
        at controller: ControllerNumber, author: CommandAuthor
    ) -> Bool {
        guard overrides.end(at: controller, author: author) != nil else { return false }
        if let position = position(of: controller) { news.append(position) }
        return true
    }

    /// Lets time pass: rules on the proposals when a second is over, and lets every desk send,
    /// repeat and give up.
    ///
    /// - Parameters:
    ///   - now: Milliseconds of the monotonic clock, never before that of an earlier call.
    ///   - wall: The wall clock.
    public mutating func tick(at now: Int64, wall: Timestamp) -> [Output] {
        if now >= ruledAt &+ Self.rulingMilliseconds || ruledAt == .min {
            ruledAt = now
            _ = overrides.tick(at: wall)
            for position in sites.indices { rule(position, wall: wall) }
        } else {
            for position in news { rule(position, wall: wall) }
        }
        news.removeAll(keepingCapacity: true)
        var outputs: [Output] = []
        for position in sites.indices {
            let told = sites[position]?.desk.tick(at: now, wall: wall) ?? []
            outputs += told.map { Output(controller: ControllerIndex(position), output: $0) }
        }
        return outputs
    }

    private mutating func rule(_ position: Int, wall: Timestamp) {
        guard sites[position] != nil else { return }
        var proposals = overrides.proposals(for: numbers[position])
        // Looked at in place: a copy of a site costs more than its ruling.
        if let fixed = sites[position]?.fixedTime.proposal(at: wall) { proposals.append(fixed) }
        if let relief = relief.proposal(for: ControllerIndex(position)) { proposals.append(relief) }
        let mode = sites[position]?.desk.mode
        sites[position]?.desk.want(Arbitration(of: proposals, mode: mode ?? .startup, at: wall))
    }

    private func position(of controller: ControllerNumber) -> Int? {
        indexes[controller].flatMap { sites[$0] == nil ? nil : $0 }
    }
}
