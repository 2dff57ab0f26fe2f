import TrafficModel
public import Wire

/// One line of text per thing that happened, for logs, pipes and screens without cursor control.
public enum PlainLine {
    /// The line for an update, or `nil` for what is no news: heartbeats, counters that stand
    /// still, link states whose band of levels and congestion have not changed, approaches whose
    /// queue neither formed nor cleared, refusals like the last one.
    ///
    /// - Parameter shown: What has been shown; the function keeps it up to date.
    public static func text(
        for update: FeedUpdate, shown: inout Shown
    ) -> String? {
        switch update.message {
        case .link(let link): shown.links.isNews(link) ? line(link.window.end, text(link)) : nil
        case .congestion(let change): line(change.time, text(change))
        case .approach(let state):
            shown.queues.change(of: state).map { line(state.window.end, text(state, $0)) }
        case .incident(let incident): line(incident.time, text(incident))
        case .health(let change): line(change.time, text(change))
        case .decision(let decision): line(decision.time, text(decision))
        case .controller(let controller):
            shown.controllers.news(controller).map { line(update.time, $0) }
        case .command(let command): shown.controllers.text(command).map { line(update.time, $0) }
        case .security(let event): line(update.time, text(event))
        case .refused(let refusal):
            shown.refusals.isNews(refusal) ? line(update.time, text(refusal)) : nil
        case .end: line(update.time, "end        the input has ended")
        case .counters(let counters): text(counters, at: update.time, &shown)
        case .heartbeat: nil
        }
    }

    private static func line(_ time: Timestamp, _ text: String) -> String {
        "\(time.rfc3339)  \(text)"
    }

    private static func text(_ link: LinkMessage) -> String {
        let level = link.levelOfService?.rawValue ?? "?"
        let speed = link.speed.map { "\(rounded($0.kilometersPerHour)) km/h" } ?? "speed unknown"
        let flow = link.flow.map { "\(rounded($0.vehiclesPerHour)) veh/h" } ?? "flow unknown"
        let observed = "\(rounded(link.observed.percent)) % observed"
        let revision = link.version > 1 ? ", revision \(link.version)" : ""
        return "state      \(link.name) (link \(link.link.rawValue)): level \(level), \(speed), "
            + "\(flow), \(observed)\(revision)"
    }

    private static func text(_ change: CongestionMessage) -> String {
        let speeds = change.evidence.compactMap { $0.speed.map { rounded($0.kilometersPerHour) } }
        let seen = speeds.isEmpty ? "" : ": \(speeds.joined(separator: ", ")) km/h"
        return "congestion \(change.direction.rawValue) on \(change.name) "
            + "(link \(change.link.rawValue))\(seen)"
    }

    private static func text(_ state: ApproachMessage, _ change: ShownQueues.Change) -> String {
        let verb =
            switch change {
            case .formed: "stands on"
            case .cleared: "has cleared on"
            }
        let seen = [
            state.occupiedArea.map { "\(rounded($0.percent)) % of the area occupied" },
            state.queueLength.map { "\(rounded($0.meters)) m" },
            state.queuedVehicles.map { "\($0) vehicles" },
        ].compactMap(\.self)
        return "queue      \(verb) \(state.name) (link \(state.link.rawValue)): "
            + seen.joined(separator: ", ")
    }

    private static func text(_ incident: IncidentMessage) -> String {
        let sure = incident.confidence.map { ", \(rounded($0.percent)) % sure" } ?? ""
        let place = incident.offset.map { ", \(rounded($0.meters)) m from its start" } ?? ""
        return "incident   \(incident.type.name) reported on \(incident.name) "
            + "(link \(incident.link.rawValue))\(sure)\(place)"
    }

    private static func text(_ change: HealthMessage) -> String {
        "detector   \(change.detector) is \(change.health.rawValue): \(change.reason.rawValue) "
            + "since \(change.since.rfc3339)"
    }

    private static func text(_ decision: DecisionMessage) -> String {
        let target =
            switch decision.target {
            case .controller(let number): "controller \(number.rawValue)"
            case .sign(let number): "sign \(number.rawValue)"
            }
        let action =
            switch decision.action {
            case .plan(let name): "run plan '\(name)'"
            case .timeOfDay: "return to the plan of the time of day"
            case .advisory(let link): "show an advisory about link \(link.rawValue)"
            case .blank: "show nothing"
            }
        return "decision   #\(decision.ordinal) asks \(target) to \(action): \(decision.reason)"
    }

    private static func text(_ event: SecurityMessage) -> String {
        let who = event.name ?? event.fingerprint.map { "key \($0)" } ?? "somebody without a key"
        let door = event.door.map { " at \($0)" } ?? ""
        return "security   \(who) from \(event.address) was not let in\(door): \(event.reason)"
    }

    private static func text(_ refusal: Refusal) -> String {
        let source = refusal.source.map { "source \($0)" } ?? "unknown source"
        let record = refusal.record.map { ", record \($0)" } ?? ""
        let place =
            refusal.record != nil && refusal.byteOffset == 0 ? "" : " at byte \(refusal.byteOffset)"
        let detail = refusal.detail.map { "\($0): " } ?? ""
        return "refused    \(source)\(record): \(refusal.reason.name)\(place): \(detail)"
            + refusal.reason.advice
    }

    /// What was refused again, and what was counted and not used, since about a second ago.
    private static func text(
        _ counters: [String: UInt64], at time: Timestamp, _ shown: inout Shown
    ) -> String? {
        let folded = shown.refusals.takeFolded()
        let repeated = folded > 0 ? line(time, "refused    \(folded) more like the last") : nil
        let counted = shown.counters.news(counters).map {
            line(time, "counted    \($0): readings that take no part in decisions")
        }
        let lines = [repeated, counted].compactMap(\.self)
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// A feed may say more than an integer holds.
    private static func rounded(_ value: Double) -> String {
        Int(exactly: value.rounded()).map(String.init) ?? "\(value)"
    }
}
