import TrafficModel

/// Says in words for an operator why a decision was made.
struct ReasonWriter: Sendable {
    let network: RoadNetwork
    let holdSeconds: UInt32

    /// One sentence without a full stop, for example
    /// `congestion on Lê Lợi (link 7): 8.1 km/h, 20 % of free flow, for 90 s; also on link 9`.
    ///
    /// - Parameters:
    ///   - causes: The changes that led to the action; the first is told in full.
    ///   - isHeldBack: Whether the decision had to wait for the hold time.
    func reason(
        for action: Decision.Action, causes: [CongestionChange], isHeldBack: Bool
    ) -> String {
        var text =
            switch action {
            case .plan, .advisory: causes.first.map { "congestion on \(facts(of: $0))" }
            case .timeOfDay, .blank: causes.first.map { "congestion over on \(facts(of: $0))" }
            }
        let others = causes.dropFirst().map { "link \(number(of: $0.link))" }
        if !others.isEmpty { text?.append("; also on \(others.joined(separator: ", "))") }
        if isHeldBack { text?.append("; held back to keep \(holdSeconds) s between changes") }
        return text ?? "nothing is asked any more"
    }

    private func number(of link: LinkIndex) -> UInt32 {
        network.links[link.position].number.rawValue
    }

    private func facts(of change: CongestionChange) -> String {
        let link = network.links[change.link.position]
        let place = "\(link.name) (link \(link.number.rawValue))"
        guard let first = change.evidence.first, let last = change.evidence.last else {
            return place
        }
        let seconds = last.window.end.seconds - first.window.start.seconds
        return "\(place): \(measure(of: last, on: link)), for \(seconds) s"
    }

    /// The newest speed, or what is known in its place.
    private func measure(of state: LinkState, on link: Link) -> String {
        guard let speed = state.speed else {
            guard let occupancy = state.occupancy else { return "\(state.vehicleCount) vehicles" }
            return "\(state.vehicleCount) vehicles, occupancy \(whole(occupancy.percent)) %"
        }
        let text = "\(tenths(speed.kilometersPerHour)) km/h"
        guard let freeSpeed = link.freeSpeed, freeSpeed.metersPerSecond > 0 else { return text }
        return "\(text), \(whole(speed / freeSpeed * 100)) % of free flow"
    }

    private func whole(_ value: Double) -> Int64 { Int64(min(max(value, 0), 1e9).rounded()) }

    private func tenths(_ value: Double) -> String {
        let count = whole(value * 10)
        return "\(count / 10).\(count % 10)"
    }
}
