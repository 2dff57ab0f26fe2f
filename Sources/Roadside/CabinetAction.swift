public import Field
public import TrafficModel

/// Something that a person does at a cabinet or a crossing.
public struct CabinetAction: Hashable, Sendable {
    /// What.
    public enum Deed: Hashable, Sendable {
        /// At the police panel.
        case police(PanelAction)
        /// The flash switch.
        case flash(Bool)
        /// The button of a crossing, by the group's number.
        case button(Int)
        /// The conflict monitor is reset.
        case reset
        /// The main switch.
        case power(Bool)
    }

    /// Where.
    public let controller: ControllerNumber
    /// What.
    public let deed: Deed

    /// Makes an action.
    public init(controller: ControllerNumber, deed: Deed) {
        self.controller = controller
        self.deed = deed
    }

    /// Reads a line: `17 police take|advance|give-back`, `17 flash on|off`, `17 button 3`,
    /// `17 reset`, `17 power on|off`.
    public init?(line: String) {
        let words = line.split(separator: " ").map(String.init)
        guard words.count >= 2, let number = UInt32(words[0]) else { return nil }
        let deed: Deed?
        switch (words[1], words.count > 2 ? words[2] : "") {
        case ("police", "take"): deed = .police(.take)
        case ("police", "advance"): deed = .police(.advance)
        case ("police", "give-back"): deed = .police(.giveBack)
        case ("flash", "on"): deed = .flash(true)
        case ("flash", "off"): deed = .flash(false)
        case ("button", let group): deed = Int(group).map { .button($0) }
        case ("reset", ""): deed = .reset
        case ("power", "on"): deed = .power(true)
        case ("power", "off"): deed = .power(false)
        default: deed = nil
        }
        guard let deed else { return nil }
        self.init(controller: ControllerNumber(number), deed: deed)
    }

    /// Does it to the agent of its controller.
    func perform(_ agent: inout RoadsideAgent, at uptime: Uptime) {
        switch deed {
        case .police(let action): agent.panel(action, at: uptime)
        case .flash(let isOn): agent.switchFlash(isOn: isOn, at: uptime)
        case .button(let number):
            guard let group = agent.site.groups.firstIndex(where: { $0.number == number }) else {
                return
            }
            agent.press(SignalGroupIndex(group), at: uptime)
        case .reset: agent.resetMonitor(at: uptime)
        case .power(true): agent.restorePower(at: uptime)
        case .power(false): agent.cutPower(at: uptime)
        }
    }
}
