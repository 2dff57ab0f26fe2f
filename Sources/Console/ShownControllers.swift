import TrafficModel
import Wire

/// What a line-by-line console has shown of each signal controller.
struct ShownControllers: Sendable {
    private struct Seen: Equatable {
        var condition: String
        var mode: ControllerMode?
        var plan: String?
        var alarms: [String]
    }

    private var seen: [UInt32: Seen] = [:]
    private var states: [String: String] = [:]

    /// How many commands are remembered: a controller's newest is what matters.
    private static let commandLimit = 4_096

    /// The line for a controller when its mode, its plan, its alarms or the centre's standing have
    /// changed; stages come and go without a line.
    mutating func news(_ controller: ControllerMessage) -> String? {
        let now = Seen(
            condition: controller.condition, mode: controller.mode, plan: controller.plan,
            alarms: controller.alarms.map(\.kind))
        let before = seen.updateValue(now, forKey: controller.controller.rawValue)
        guard now != before else { return nil }
        let mode = controller.mode?.rawValue ?? "not heard yet"
        let plan = controller.plan.map { ", plan '\($0)'" } ?? ""
        let raised = controller.alarms.filter { !(before?.alarms.contains($0.kind) ?? false) }
        let alarms = raised.map { "; ALARM \($0.kind): \($0.detail)" }.joined()
        return "controller \(controller.name) is \(mode)\(plan); the centre: "
            + "\(controller.condition)\(alarms)"
    }

    /// The line for a command that came further, or `nil` for what is no news: that it was sent, or
    /// that the plan of the hour has to wait.
    mutating func text(_ command: CommandMessage) -> String? {
        if command.state == "withheld", command.author == .timeOfDay { return nil }
        if states.count >= Self.commandLimit { states.removeAll() }
        guard states.updateValue(command.state, forKey: command.id) != command.state,
            command.state != "sent"
        else { return nil }
        let detail = command.detail.isEmpty ? "" : " (\(command.detail))"
        return "command    \(command.id) \(command.action), for \(command.author.word): "
            + "\(command.state.uppercased())\(detail)"
    }
}
