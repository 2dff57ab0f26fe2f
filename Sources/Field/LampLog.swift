public import TrafficModel

/// What a referee outside needs to judge a controller: lines of text, one per change.
///
/// ```
/// <uptime_ms> <controller> lamps <mode> <stage> <transition> <letters> <countdown>
/// <uptime_ms> <controller> button <group>
/// <uptime_ms> <controller> detector <group>
/// <uptime_ms> <controller> panel take | advance | give_back
/// <uptime_ms> <controller> switch flash | normal
/// <uptime_ms> <controller> power off | on
/// <uptime_ms> <controller> reset
/// ```
/// Times are the controller's uptime in milliseconds; the controller is its number, groups are by
/// their numbers at the controller, stages by theirs. Letters are those of `Lamp`, one per group in
/// the site's order: `d r y g c Y R`. The countdown is one number per group, comma-separated, `-`
/// where blank, and a single `-` where all are. Lines are in order of time; a line without a lamp
/// change is what somebody did since the line before.
public struct LampLog: Sendable {
    private let controller: UInt32
    private let groupNumbers: [Int]

    /// Makes the writer of one controller's lines.
    public init(site: SignalSite) {
        controller = site.controller.rawValue
        groupNumbers = site.groups.map(\.number)
    }

    /// What an agent shows; to be written when it says `lampsChanged` or changes its mode.
    public func lamps(of agent: borrowing RoadsideAgent, at uptime: Uptime) -> String {
        let state = agent.state
        let letters = agent.lamps.letters(count: groupNumbers.count)
        let isBlank = agent.countdown.allSatisfy { $0 == 0 }
        let seconds = agent.countdown.map { $0 == 0 ? "-" : String($0) }
        let display = isBlank ? "-" : seconds.joined(separator: ",")
        return line(
            uptime,
            "lamps \(agent.mode.rawValue) \(state.stage) \(state.transition) \(letters) \(display)")
    }

    /// A pressed button.
    public func button(_ group: SignalGroupIndex, at uptime: Uptime) -> String {
        line(uptime, "button \(groupNumbers[group.position])")
    }

    /// A detected vehicle.
    public func detector(_ group: SignalGroupIndex, at uptime: Uptime) -> String {
        line(uptime, "detector \(groupNumbers[group.position])")
    }

    /// The police panel.
    public func panel(_ action: PanelAction, at uptime: Uptime) -> String {
        let word =
            switch action {
            case .take: "take"
            case .advance: "advance"
            case .giveBack: "give_back"
            }
        return line(uptime, "panel \(word)")
    }

    /// The flash switch.
    public func flashSwitch(isOn: Bool, at uptime: Uptime) -> String {
        line(uptime, "switch \(isOn ? "flash" : "normal")")
    }

    /// The mains.
    public func power(isOn: Bool, at uptime: Uptime) -> String {
        line(uptime, "power \(isOn ? "on" : "off")")
    }

    /// The monitor is cleared at the cabinet.
    public func reset(at uptime: Uptime) -> String { line(uptime, "reset") }

    private func line(_ uptime: Uptime, _ rest: String) -> String {
        "\(uptime.milliseconds) \(controller) \(rest)"
    }
}
