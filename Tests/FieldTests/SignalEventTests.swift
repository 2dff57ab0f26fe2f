import Field
import Testing
import TrafficModel

@Suite struct SignalEventTests {
    @Test func `a change of stage is logged lamp by lamp`() {
        var cabinet = Cabinet.running(.twoStreets)
        let mark = cabinet.events.count
        cabinet.send(.stage(2))
        cabinet.run(seconds: 15)
        let lines = cabinet.events[mark...].map { "\($0.event.rawValue)/\($0.parameter)" }
        #expect(
            lines == [
                "22/3", "131/254", "150/0", "7/1", "8/1", "23/3", "9/1", "10/1", "0/2", "1/2",
                "21/4",
                "11/1", "12/1",
            ])
    }

    @Test func `a button is logged once per call`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 20)
        let mark = cabinet.events.count
        cabinet.press(2)
        cabinet.press(2)
        cabinet.run(seconds: 1)
        #expect(cabinet.events[mark...].map(\.event) == [.pedestrianCallRegistered])
        #expect(cabinet.events.last?.parameter == 3)
    }

    @Test func `power, flash, panel and plan are logged`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 30)
        cabinet.panel(.take)
        cabinet.panel(.giveBack)
        cabinet.agent.cutPower(at: cabinet.uptime)
        cabinet.agent.restorePower(at: cabinet.uptime)
        cabinet.run(seconds: 1)
        let lines = cabinet.events.map { "\($0.event.rawValue)/\($0.parameter)" }
        let expected = [
            "173/7", "173/2", "131/1", "132/80", "133/5", "178/1", "178/0", "182/0", "184/0",
        ]
        #expect(expected.allSatisfy(lines.contains), "\(lines)")
    }

    @Test func `events that nobody drains are dropped and counted, receipts are not`() {
        var agent = RoadsideAgent(
            site: SiteSketch.twoStreets.site, settings: AgentSettings(), memory: .lost)
        for step in 1...60_000 {
            agent.step(at: Uptime(milliseconds: Int64(step) * 100), wallTime: .zero)
        }
        var statuses = 0
        var events = 0
        agent.drain {
            if case .status = $0 { statuses += 1 }
            if case .event = $0 { events += 1 }
        }
        #expect(statuses >= 1_200)
        #expect(events < 1_024)
        #expect(agent.lostEventCount > 0)
    }
}
