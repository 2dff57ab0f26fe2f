import Control
import Messaging
import Synchronization
import TrafficModel
import Wire

/// Tells consoles and files what happens between the centre and the controllers, and counts it.
final class SignalReporter: Sendable {
    /// Why a message from the street was not taken.
    enum Refusal: String {
        case unreadable
        case foreign
    }

    private let network: RoadNetwork
    private let outlets: Outlets
    private let counts: SignalCounts

    /// What is told of refused messages in a second, at most: our choice, one screen.
    private static let eventsPerSecond = 16

    init(network: RoadNetwork, outlets: Outlets, counts: SignalCounts) {
        self.network = network
        self.outlets = outlets
        self.counts = counts
    }

    /// Counts what the feed and the file of commands had no room for.
    func countShed() {
        counts.set("ngatu_feed_messages_shed_total", to: outlets.feedShed)
        counts.set("ngatu_records_shed_total", to: outlets.recordsShed)
    }

    /// Tells what a desk tells.
    func tell(_ told: SignalCentre.Output, of centre: SignalCentre, at wall: Timestamp) {
        switch told.output {
        case .send: counts.add("ngatu_commands_sent_total")
        case .record(let record):
            if !record.state.isLive {
                counts.add("ngatu_commands_ended_total{state=\"\(record.state.word)\"}")
            }
            tell(CommandMessage(record, network: network), isFinal: !record.state.isLive, at: wall)
        case .withheld(let arbitration, let verdict):
            counts.add("ngatu_commands_withheld_total")
            guard
                let message = CommandMessage(
                    arbitration, verdict, state: "withheld", controller: number(told), at: wall,
                    network: network)
            else { return }
            tell(message, isFinal: true, at: wall)
        case .shadow(let shadow):
            counts.add("ngatu_commands_shadowed_total")
            guard
                let message = CommandMessage(
                    shadow.arbitration, shadow.verdict, state: "shadow",
                    controller: shadow.controller, at: shadow.time, network: network)
            else { return }
            tell(message, isFinal: true, at: wall)
        case .raised(let alarm):
            counts.add("ngatu_controller_alarms_total{alarm=\"\(alarm.kind.word)\"}")
            show(told.controller, of: centre, at: wall)
        case .cleared, .condition: show(told.controller, of: centre, at: wall)
        }
    }

    /// Shows a controller as it is now.
    func show(_ controller: ControllerIndex, of centre: SignalCentre, at wall: Timestamp) {
        guard let desk = centre.desk(of: controller) else { return }
        let place = network.controllers[controller.position]
        outlets.tell(
            .controller(
                ControllerMessage(
                    controller: place.number, name: place.id, mode: desk.status?.mode,
                    stage: desk.status?.state.stage, plan: desk.status?.plan,
                    lamps: String((desk.status?.lamps ?? []).map(\.letter)),
                    condition: desk.condition.word,
                    alarms: desk.alarms.map {
                        ControllerMessage.Alarm(
                            kind: $0.kind.word, detail: $0.detail, since: $0.since)
                    })),
            at: wall)
    }

    /// Counts a message that was not taken, and tells of it while there are few.
    func refuse(_ refusal: Refusal, from received: ReceivedMessage, at wall: Timestamp) {
        let isFew = counts.add(
            "ngatu_field_messages_refused_total{reason=\"\(refusal.rawValue)\"}",
            atMost: Self.eventsPerSecond, in: wall.seconds)
        guard isFew else { return }
        outlets.tell(
            .security(
                SecurityMessage(
                    reason: refusal.rawValue, fingerprint: nil, name: received.userID,
                    address: received.peerAddress ?? "", door: "receipts")),
            at: wall)
    }

    /// Tells who was not let in.
    func tell(_ report: AdmissionReport, problem: (any Error)?, at wall: Timestamp) {
        counts.set("ngatu_connections_admitted_total", to: report.acceptedCount)
        for (refusal, count) in report.refusedCounts.sorted(by: {
            $0.key.rawValue < $1.key.rawValue
        }) {
            counts.set(
                "ngatu_connections_refused_total{reason=\"\(refusal.rawValue)\"}", to: count)
        }
        counts.set("ngatu_keys_unreadable", to: problem == nil ? 0 : 1)
        for event in report.events {
            let message = SecurityMessage(
                reason: event.refusal.rawValue, fingerprint: event.fingerprint,
                name: event.userID, address: event.address, door: event.domain)
            outlets.tellChange(.security(message), at: wall)
        }
    }

    private func tell(_ message: CommandMessage, isFinal: Bool, at wall: Timestamp) {
        outlets.tell(.command(message), at: wall)
        if isFinal { outlets.record(message.line, to: .commands) }
    }

    private func number(_ told: SignalCentre.Output) -> ControllerNumber {
        network.controllers[told.controller.position].number
    }
}
