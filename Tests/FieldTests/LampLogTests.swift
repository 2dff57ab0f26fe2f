import Field
import Testing
import TrafficModel

@Suite struct LampLogTests {
    @Test func `a line says when, who, in what mode and stage, and what is shown`() {
        var cabinet = Cabinet(.countdown(.last(seconds: 9)))
        cabinet.run(seconds: 30)
        let log = LampLog(site: cabinet.site)
        #expect(
            log.lamps(of: cabinet.agent, at: cabinet.uptime)
                == "30000 17 lamps local_plan 1 1 grgr -")
        let isCounting = cabinet.run { $0.agent.countdown[2] == 9 }
        #expect(isCounting)
        let line = log.lamps(of: cabinet.agent, at: cabinet.uptime)
        #expect(line.hasSuffix(" grgr -,-,9,-"))
    }

    @Test func `what people do has its own lines`() {
        let log = LampLog(site: SiteSketch.twoStreets.site)
        let uptime = Uptime(milliseconds: 1_200)
        #expect(log.button(SignalGroupIndex(2), at: uptime) == "1200 17 button 3")
        #expect(log.detector(SignalGroupIndex(1), at: uptime) == "1200 17 detector 2")
        #expect(log.panel(.giveBack, at: uptime) == "1200 17 panel give_back")
        #expect(log.flashSwitch(isOn: true, at: uptime) == "1200 17 switch flash")
        #expect(log.power(isOn: false, at: uptime) == "1200 17 power off")
        #expect(log.reset(at: uptime) == "1200 17 reset")
    }
}
