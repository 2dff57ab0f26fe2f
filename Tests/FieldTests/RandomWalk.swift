import Field
import TestSupport
import TrafficModel

/// Does to a cabinet whatever may happen on a street, and more.
struct RandomWalk {
    var cabinet: Cabinet
    /// Why the monitor tripped, each time.
    private(set) var trips: [String] = []
    private var random: SeededGenerator
    private var lastStage = 0
    private var advances = 0
    private var wasManual = false
    private var isPanelTaken = false
    private var isFlashSwitched = false
    /// When a stage changed though the police had the junction.
    private(set) var overridden: [Int64] = []
    private let clearsFaults: Bool

    init(_ sketch: SiteSketch, seed: UInt64, proof: Proof = .none, clearsFaults: Bool = true) {
        random = SeededGenerator(seed: seed)
        cabinet = Cabinet(
            sketch, settings: AgentSettings(nonceSeed: seed, trappedCommand: .sendThroughRed),
            proof: proof, authority: .stage)
        self.clearsFaults = clearsFaults
    }

    mutating func walk(steps: Int) {
        for _ in 0..<steps {
            disturb()
            let wasLatched = cabinet.agent.memory.latchedFault != nil
            cabinet.step()
            watchPanel()
            if !wasLatched, cabinet.agent.memory.latchedFault != nil {
                trips.append("\(cabinet.agent.fault) at \(cabinet.now) ms")
            }
            if cabinet.agent.mode == .flashFault, clearsFaults, chance(of: 50) {
                cabinet.agent.resetMonitor(at: cabinet.uptime)
            }
            cabinet.forget()
        }
    }

    /// I9: while the police have the junction, no stage changes but by an advance. What was latched
    /// before goes on.
    private mutating func watchPanel() {
        let agent = cabinet.agent
        let isManual =
            isPanelTaken && !isFlashSwitched && !agent.mode.isUnregulated
            && agent.mode != .startup
        defer { wasManual = isManual }
        let stage = agent.state.stage
        defer { lastStage = stage }
        guard isManual, wasManual, stage != lastStage else {
            if !isManual { advances = 0 }
            return
        }
        if advances == 0 { overridden.append(cabinet.now) } else { advances -= 1 }
    }

    private mutating func chance(of steps: UInt64) -> Bool { random.next() % steps == 0 }

    private mutating func disturb() {
        let count = UInt64(cabinet.site.groups.count)
        if chance(of: 100) { cabinet.press(Int(random.next() % count)) }
        if chance(of: 30) {
            cabinet.agent.detect(
                SignalGroupIndex(Int(random.next() % count)), at: cabinet.uptime)
        }
        if chance(of: 60) { command() }
        if chance(of: 1_500) { cabinet.authority = nil }
        if chance(of: 300) { cabinet.authority = random.next() % 4 == 0 ? .plan : .stage }
        if chance(of: 4_000) { usePanel(.take) }
        if chance(of: 150) { usePanel(.advance) }
        if chance(of: 600) { usePanel(.giveBack) }
        if chance(of: 8_000) { switchFlash(true) }
        if chance(of: 600) { switchFlash(false) }
        if chance(of: 10_000) { losePower() }
        if chance(of: 5_000) {
            cabinet.wallOffset += Int64(random.next() % 40_000_000) - 20_000_000
        }
        if chance(of: 3_000) { cabinet.agent.isClockTrusted.toggle() }
    }

    private mutating func usePanel(_ action: PanelAction) {
        if action == .take { isPanelTaken = true }
        if action == .giveBack { isPanelTaken = false }
        if action == .advance, cabinet.agent.mode == .localManual { advances += 1 }
        cabinet.panel(action)
    }

    private mutating func switchFlash(_ isOn: Bool) {
        isFlashSwitched = isOn
        cabinet.agent.switchFlash(isOn: isOn, at: cabinet.uptime)
    }

    private mutating func losePower() {
        cabinet.agent.cutPower(at: cabinet.uptime)
        cabinet.referee.lose(at: cabinet.now)
        cabinet.now += 3_000
        cabinet.agent.restorePower(at: cabinet.uptime)
    }

    private mutating func command() {
        let authors = CommandAuthor.allCases.filter { !$0.mayExceedMaximumRed }
        let author = authors[Int(random.next() % UInt64(authors.count))]
        let stages = UInt64(cabinet.site.stages.count)
        let number = cabinet.site.stages[Int(random.next() % stages)].number
        let plans = cabinet.site.plans
        let plan = plans[Int(random.next() % UInt64(plans.count))].id
        switch random.next() % 12 {
        case 0: cabinet.send(.hold, by: author)
        case 1: cabinet.send(.release, by: author) { $0.expected = nil }
        case 2: cabinet.send(.plan(plan, startAt: nil), by: author) { $0.expected = nil }
        case 3: cabinet.send(.stage(number), by: author) { $0.sequence /= 2 }
        case 4: cabinet.send(.stage(number), by: author, isAuthentic: false)
        case 5: cabinet.send(.stage(number), by: author) { $0.epoch -= 1 }
        default: cabinet.send(.stage(number), by: author)
        }
    }
}
