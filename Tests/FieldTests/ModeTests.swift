import Field
import Testing
import TrafficModel

@Suite struct ModeTests {
    /// Modes in the order in which they were entered.
    static func modes(_ cabinet: Cabinet) -> [ControllerMode] {
        cabinet.statuses.map(\.mode).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    @Test func `power-up flashes, then shows all-red, then the start-up stage`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 30)
        let shown = cabinet.changes.map { $0.lamps.letters(count: 4) }
        #expect(shown == ["YYdd", "rrrr", "grgr"])
        // All-red lasts the longest intergreen, 12 s, though the table says 6 s.
        #expect(cabinet.changes.map(\.at) == [100, 5_100, 17_100])
        #expect(Self.modes(cabinet) == [.startup, .localPlan])
    }

    @Test func `after a power cut the stage of before is not resumed`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 30)
        cabinet.agent.cutPower(at: cabinet.uptime)
        cabinet.referee.lose(at: cabinet.now)
        #expect(cabinet.agent.mode == .dark)
        cabinet.run(seconds: 5)
        #expect(cabinet.letters == "dddd")
        cabinet.agent.restorePower(at: cabinet.uptime)
        cabinet.run(seconds: 30)
        #expect(
            cabinet.changes.suffix(3).map { $0.lamps.letters(count: 4) }
                == ["YYdd", "rrrr", "grgr"])
        #expect(cabinet.agent.mode == .localPlan)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `uptime may begin anew with the power`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.agent.cutPower(at: cabinet.uptime)
        cabinet.agent.restorePower(at: .zero)
        cabinet.agent.step(at: Uptime(milliseconds: 100), wallTime: cabinet.wall)
        #expect(cabinet.letters == "YYdd")
    }

    @Test func `an agent that was not stepped for a second starts anew`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.now += 900
        cabinet.step()
        #expect(cabinet.agent.mode == .localPlan)
        cabinet.now += 1_000
        cabinet.step()
        #expect(cabinet.agent.mode == .startup)
        #expect(cabinet.letters == "YYdd")
    }

    @Test func `the switch leads to flash from the end of the main stage, by yellow and red`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 20)
        cabinet.agent.switchFlash(isOn: true, at: cabinet.uptime)
        #expect(cabinet.outcomes(of: 1).isEmpty == false)
        let isFlashing = cabinet.run { $0.agent.mode == .flashScheduled }
        #expect(isFlashing)
        let shown = cabinet.changes.suffix(4).map { $0.lamps.letters(count: 4) }
        #expect(shown == ["grrr", "yrrr", "rrrr", "YYdd"])
        cabinet.agent.switchFlash(isOn: false, at: cabinet.uptime)
        cabinet.run(seconds: 40)
        #expect(cabinet.agent.mode == .localPlan)
        #expect(Self.modes(cabinet).suffix(3) == [.flashScheduled, .startup, .localPlan])
        #expect(cabinet.referee.violations == [])
    }

    @Test func `at night the calendar flashes from the planned end of the main stage`() {
        var sketch = SiteSketch.twoStreets
        sketch.calendar = PlanCalendar(
            entries: [
                PlanCalendar.Entry(plan: nil, days: 0x7F, startMinute: 602, endMinute: 610)
            ], defaultPlan: 0)
        var cabinet = Cabinet(sketch)
        let isFlashing = cabinet.run { $0.agent.mode == .flashScheduled }
        #expect(isFlashing)
        #expect(cabinet.now > 120_000)
        let green = cabinet.moments(.green, of: 0).last ?? 0
        let yellow = cabinet.moments(.yellow, of: 0).last ?? 0
        #expect(yellow - green > 20_000)
        let runs = cabinet.run { $0.agent.mode == .localPlan }
        #expect(runs)
        #expect(cabinet.now > 600_000)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `the police hold a stage, advance by hand, and give back`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.panel(.take)
        cabinet.run(seconds: 300)
        #expect(cabinet.agent.mode == .localManual)
        #expect(cabinet.outcomes(of: 1).last == .ended(.localControl))
        #expect(cabinet.letters.first == "g")
        #expect(cabinet.send(.stage(2), by: .emergency) == .refused(.localControl))
        cabinet.panel(.advance)
        cabinet.run(seconds: 30)
        #expect(cabinet.letters == "rgrg")
        cabinet.panel(.giveBack)
        cabinet.run(seconds: 60)
        #expect(cabinet.agent.mode == .localPlan)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `a panel that is taken during start-up has the junction behind it`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 2)
        cabinet.panel(.take)
        cabinet.run(seconds: 100)
        #expect(cabinet.agent.mode == .localManual)
        #expect(cabinet.agent.state.stage == 1)
    }

    @Test func `a tripped monitor flashes until it is cleared at the cabinet`() {
        var cabinet = Cabinet(.twoStreets, proof: Proof(fault: .intergreen))
        let isTripped = cabinet.run { $0.agent.mode == .flashFault }
        #expect(isTripped)
        #expect(cabinet.referee.violations == [])
        let fault = "conflict monitor: I2 intergreen too short, group 2"
        #expect(cabinet.statuses.last?.fault == fault)
        #expect(cabinet.outputs.contains(.store(cabinet.agent.memory)))
        let memory = cabinet.agent.memory
        cabinet.agent.cutPower(at: cabinet.uptime)
        cabinet.agent.restorePower(at: cabinet.uptime)
        cabinet.run(seconds: 60)
        #expect(cabinet.agent.mode == .flashFault)
        var next = Cabinet(.twoStreets, memory: memory)
        next.run(seconds: 60)
        #expect(next.agent.mode == .flashFault)
        next.agent.resetMonitor(at: next.uptime)
        next.run(seconds: 60)
        #expect(next.agent.mode == .localPlan)
        #expect(next.agent.memory.latchedFault == nil)
    }
}
