import Field
import Testing
import TrafficModel

@Suite struct LampSequencerTests {
    @Test func `yellow, intergreen and start of green are exact`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 30)
        let yellow = cabinet.moments(.yellow, of: 0)[0]
        #expect(yellow == 30_100)
        #expect(cabinet.moments(.red, of: 0).last == yellow + 3_000)
        #expect(cabinet.moments(.green, of: 1) == [yellow + 4_000])
        cabinet.send(.stage(1))
        cabinet.run(seconds: 30)
        let back = cabinet.moments(.yellow, of: 1)[0]
        #expect(cabinet.moments(.green, of: 0).last == back + 8_500)
    }

    @Test func `a command during yellow waits as next until its forerunner had its minimum`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 1)
        #expect(cabinet.letters == "yrr")
        cabinet.send(.stage(3))
        #expect(cabinet.agent.state.stage == 2)
        cabinet.run(seconds: 40)
        let green = cabinet.moments(.green, of: 1)[0]
        #expect(cabinet.moments(.yellow, of: 1) == [green + 8_000])
        #expect(cabinet.letters == "rrg")
    }

    @Test func `the newest of two held commands wins, and the other is ended`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 1)
        cabinet.send(.stage(3))
        cabinet.send(.stage(1))
        cabinet.run(seconds: 40)
        #expect(cabinet.letters == "grr")
        #expect(cabinet.moments(.green, of: 2) == [])
        #expect(cabinet.outcomes(of: 2).last == .ended(nil))
        #expect(cabinet.outcomes(of: 3).last == .applied)
    }

    @Test func `before anything closes a target may still be replaced`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 8)
        cabinet.send(.stage(1))
        cabinet.run(seconds: 60)
        #expect(cabinet.outcomes(of: 1).contains(.applied) == false)
        #expect(cabinet.letters.first == "g")
    }

    @Test func `vehicles stay green while the pedestrians beside them clear`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 40)
        let clearing = cabinet.moments(.clearing, of: 2)[0]
        #expect(cabinet.moments(.red, of: 2).last == clearing + 10_000)
        #expect(cabinet.moments(.yellow, of: 0) == [clearing + 7_000])
        #expect(cabinet.moments(.green, of: 1) == [clearing + 12_000])
    }

    @Test func `a group green in both stages stays green`() {
        var cabinet = Cabinet.running(
            .permittedLefts, settings: AgentSettings(trappedCommand: .sendThroughRed))
        cabinet.send(.stage(2))
        cabinet.run(seconds: 40)
        #expect(cabinet.letters == "grgrgrrr")
        let starts = cabinet.moments(.green, of: 2).count
        cabinet.send(.stage(1))
        cabinet.run(seconds: 40)
        #expect(cabinet.letters == "ggggrrrr")
        #expect(cabinet.moments(.green, of: 2).count == starts)
    }

    @Test func `groups that ended in an earlier transition still count`() {
        var sketch = SiteSketch.asymmetric
        sketch.intergreens.append((0, 2, 30_000))
        var cabinet = Cabinet.running(sketch)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 13)
        cabinet.send(.stage(3))
        cabinet.run(seconds: 60)
        let end = cabinet.moments(.yellow, of: 0)[0]
        #expect(cabinet.moments(.green, of: 2) == [end + 30_000])
        #expect(cabinet.referee.violations == [])
    }

    @Test func `without an intergreen of its own a pair waits for yellow and all-red`() {
        var sketch = SiteSketch.asymmetric
        sketch.intergreens = []
        var cabinet = Cabinet.running(sketch)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 30)
        #expect(cabinet.moments(.green, of: 1) == [cabinet.moments(.yellow, of: 0)[0] + 5_000])
    }

    @Test func `a pair that turns from yielding to conflict goes through red`() {
        // A permitted left (0) yields to 1; its arrow (2) conflicts with 1 and not with 0.
        let sketch = SiteSketch(
            groups: [
                SiteSketch.vehicle(1, yellow: 5_000), SiteSketch.vehicle(2),
                SiteSketch.vehicle(3),
            ], conflicts: [(1, 2)], yields: [(0, 1)],
            stages: [
                SiteSketch.stage(1, SignalGroupSet(positions: 0, 1)),
                SiteSketch.stage(2, SignalGroupSet(positions: 2)),
            ], plans: [SiteSketch.plan("day", [30_000, 30_000])])
        var cabinet = Cabinet.running(sketch)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 30)
        let end = cabinet.moments(.yellow, of: 0)[0]
        #expect(cabinet.moments(.green, of: 2) == [end + 7_000])
    }

    @Test func `in a yellow trap both go through red, together`() {
        var cabinet = Cabinet.running(
            .permittedLefts, settings: AgentSettings(trappedCommand: .sendThroughRed))
        cabinet.send(.stage(2))
        cabinet.run(seconds: 40)
        let left = cabinet.moments(.yellow, of: 3)[0]
        #expect(cabinet.moments(.yellow, of: 0) == [left])
        #expect(cabinet.moments(.green, of: 0).last == left + 5_000)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `the local plan sends trapped groups through red without being asked`() {
        var cabinet = Cabinet(.permittedLefts)
        cabinet.run(seconds: 400)
        #expect(
            cabinet.moments(.yellow, of: 3)
                == cabinet.moments(.yellow, of: 0).filter {
                    cabinet.moments(.yellow, of: 3).contains($0)
                })
        #expect(cabinet.referee.violations == [])
    }

    @Test func `pedestrians with a button open only when they have called`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 300)
        // One service for the call that start-up places.
        #expect(cabinet.moments(.green, of: 2).count == 1)
        cabinet.press(2)
        cabinet.run(seconds: 200)
        #expect(cabinet.moments(.green, of: 2).count == 2)
    }

    @Test func `a button pressed while the stage stays is served at once`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 40)
        cabinet.send(.stage(1))
        cabinet.run(seconds: 40)
        #expect(cabinet.letters == "grrr")
        cabinet.press(2)
        cabinet.run(seconds: 0.2)
        #expect(cabinet.letters == "grgr")
    }

    @Test func `a stage that is only reached by way of another goes there first`() {
        var sketch = SiteSketch.asymmetric
        sketch.verdicts = [(0, 2, .via(StageIndex(1)))]
        var cabinet = Cabinet.running(sketch)
        let outcome = cabinet.send(.stage(3))
        cabinet.run(seconds: 60)
        #expect(cabinet.letters == "rrg")
        #expect(cabinet.moments(.green, of: 1).count == 1)
        #expect(outcome == .accepted(applyWithinMilliseconds: 2 * 8_500 + 8_000 + 2_000))
    }
}
