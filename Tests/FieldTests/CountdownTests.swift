import Field
import Testing
import TrafficModel

@Suite struct CountdownTests {
    @Test func `the last seconds of a planned green are shown, and they are true`() {
        var cabinet = Cabinet(.countdown(.last(seconds: 9)))
        let isCounting = cabinet.run { $0.agent.countdown[0] > 0 && $0.now > 20_000 }
        #expect(isCounting)
        #expect(cabinet.agent.countdown[0] == 9)
        let start = cabinet.now
        cabinet.run(seconds: 20)
        #expect(cabinet.moments(.yellow, of: 0).last == start + 9_000)
        #expect(cabinet.agent.countdown == [0, 0, 0, 0])
    }

    @Test func `a full display counts from the moment the end is certain`() {
        var cabinet = Cabinet(.countdown(.full))
        let isCounting = cabinet.run { $0.agent.countdown[0] > 0 && $0.now > 17_100 }
        #expect(isCounting)
        let seconds = Int64(cabinet.agent.countdown[0])
        #expect(seconds > 20)
        let start = cabinet.now
        cabinet.run(seconds: 90)
        let end = cabinet.moments(.yellow, of: 0)[0]
        #expect((start + (seconds - 1) * 1_000...start + seconds * 1_000).contains(end))
        #expect(cabinet.referee.violations == [])
    }

    @Test func `a stage is announced before it comes`() {
        var cabinet = Cabinet.running(.countdown(.last(seconds: 9)))
        let start = cabinet.now
        cabinet.send(.stage(2), by: .adaptive)
        cabinet.run(seconds: 30)
        #expect(cabinet.moments(.clearing, of: 2)[0] == start + 9_100)
    }

    @Test func `what a display has promised binds adaptive policies`() {
        var cabinet = Cabinet.running(.countdown(.last(seconds: 9)))
        cabinet.send(.stage(2), by: .adaptive)
        cabinet.run(seconds: 1)
        #expect(cabinet.agent.countdown[2] > 0)
        #expect(cabinet.send(.hold, by: .bus) == .refused(.countdownCommitted))
    }

    @Test func `an operator overrides it, and the display is blank first`() {
        var cabinet = Cabinet.running(.countdown(.last(seconds: 9)))
        cabinet.send(.stage(2), by: .adaptive)
        cabinet.run(seconds: 1)
        cabinet.send(.hold, by: .operator)
        cabinet.run(seconds: 0.1)
        #expect(cabinet.agent.countdown == [0, 0, 0, 0])
        cabinet.run(seconds: 60)
        #expect(cabinet.agent.state.stage == 1)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `an operator's stage does not wait for displays`() {
        var cabinet = Cabinet.running(.countdown(.last(seconds: 9)))
        let start = cabinet.now
        cabinet.send(.stage(2), by: .operator)
        cabinet.run(seconds: 30)
        #expect(cabinet.moments(.clearing, of: 2)[0] == start + 100)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `a full display promises no red that is longer than anybody has to wait`() {
        let sketch = SiteSketch.countdown(.full).impatient(maxRed: 90_000)
        var cabinet = Cabinet.running(sketch)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 30)
        cabinet.send(.stage(1))
        let isWalkOver = cabinet.run { $0.agent.state.stage == 1 }
        #expect(isWalkOver)
        let start = cabinet.now
        cabinet.run(seconds: 45)
        cabinet.send(.release) { $0.expected = nil }
        cabinet.run(seconds: 80)
        #expect((cabinet.moments(.green, of: 3).last ?? .max) - start <= 90_000)
        #expect(cabinet.referee.violations == [])
        #expect(cabinet.agent.mode == .localPlan)
    }
}
