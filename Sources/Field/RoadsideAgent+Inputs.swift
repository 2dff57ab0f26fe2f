public import TrafficModel

/// What people, vehicles and technicians do at the cabinet.
extension RoadsideAgent {
    /// A police officer uses the panel. What he wants comes at the next legal point.
    public mutating func panel(_ action: PanelAction, at uptime: Uptime) {
        guard isPowered else { return }
        hear(at: uptime)
        switch action {
        case .take where !isPanelTaken:
            isPanelTaken = true
            log(.manualControlEnable, 1)
            if isOperating, !isFlashSwitched { enterManual() }
        case .advance where mode == .localManual:
            log(.intervalAdvance, 1)
            panelTarget = followingStage(of: panelTarget ?? sequencer.stage)
        case .giveBack where isPanelTaken:
            isPanelTaken = false
            log(.manualControlEnable, 0)
            if mode == .localManual { enterLocal() }
        default: break
        }
    }

    /// The flash switch is thrown or put back. Flash is entered from the end of the main stage.
    public mutating func switchFlash(isOn: Bool, at uptime: Uptime) {
        hear(at: uptime)
        isFlashSwitched = isOn
        guard isOn, mode.isCentral || mode == .localManual || standing != nil else { return }
        leaveCentral(.localControl)
    }

    /// A pedestrian presses the button of a group; it is latched until the group is green. A group
    /// without a button ignores it.
    public mutating func press(_ group: SignalGroupIndex, at uptime: Uptime) {
        guard isPowered, group.position < site.groups.count,
            sequencer.tables.buttons.contains(group), !lamps.green.contains(group)
        else { return }
        hear(at: uptime)
        if !sequencer.calls.contains(group) {
            log(.pedestrianCallRegistered, UInt32(site.groups[group.position].number))
        }
        call(group)
    }

    /// A vehicle is detected for a group.
    public mutating func detect(_ group: SignalGroupIndex, at uptime: Uptime) {
        guard isPowered, group.position < site.groups.count else { return }
        hear(at: uptime)
        actuated.detect(group, at: now)
        guard !lamps.green.contains(group), !detected.contains(group) else { return }
        detected.insert(group)
        log(.phaseCallRegistered, UInt32(site.groups[group.position].number))
    }

    /// A technician clears the conflict monitor at the cabinet: the agent starts anew.
    public mutating func resetMonitor(at uptime: Uptime) {
        guard isPowered, mode == .flashFault, let latched = memory.latchedFault else { return }
        hear(at: uptime)
        memory.latchedFault = nil
        outbox.put(.store(memory))
        log(.alarmOff, UInt32(latched.rawValue))
        restart()
    }

    /// Whether stages follow one another.
    var isOperating: Bool { !mode.isUnregulated && mode != .startup }

    mutating func call(_ group: SignalGroupIndex) {
        sequencer.call(group)
        waiting.call(group, at: now)
        monitor.press(group, at: Uptime(milliseconds: now))
    }

    /// The next stage in the order of service to which a way leads.
    private func followingStage(of stage: StageIndex) -> StageIndex {
        for distance in 1...site.stages.count {
            let next = StageIndex((stage.position + distance) % site.stages.count)
            if routes.hop(from: stage, to: next) != nil { return next }
        }
        return stage
    }
}
