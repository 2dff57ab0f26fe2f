import Field
import Testing
import TrafficModel

@Suite struct PlanTests {
    /// Starts of stage 1's green, in milliseconds of civil time within the cycle.
    static func phases(_ cabinet: Cabinet, cycle: Int64, group: Int = 0) -> [Int64] {
        cabinet.moments(.green, of: group).map {
            (($0 + cabinet.wallOffset) + 25_200_000) % 86_400_000 % cycle
        }
    }

    /// Two streets without a button, so that all cycles are alike.
    static func sketch(_ coordination: SignalPlan.Coordination?) -> SiteSketch {
        var sketch = SiteSketch.twoStreets
        sketch.groups[2] = SiteSketch.pedestrians(3, hasButton: false)
        sketch.plans = [
            SiteSketch.plan("day", [42_000, 38_000], coordination: coordination),
            SiteSketch.plan("relief", [60_000, 40_000], coordination: .sample(offset: 20_000)),
        ]
        return sketch
    }

    @Test(arguments: SignalPlan.Coordination.Transition.allCases, [0, 17, 40, 63] as [Int64])
    func `a plan is in step within three cycles, whatever the way and the moment`(
        transition: SignalPlan.Coordination.Transition, start: Int64
    ) {
        let sketch = Self.sketch(.sample(transition: transition))
        var cabinet = Cabinet(sketch, wall: Cabinet.morning + start * 1_000)
        cabinet.run(seconds: 20 + 3 * 80 + 2 * 80)
        let phases = Self.phases(cabinet, cycle: 80_000)
        #expect(phases.suffix(2).allSatisfy { abs($0 - 5_000) <= 200 }, "\(phases)")
        #expect(cabinet.statuses.last?.outOfStepMilliseconds == nil)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `a plan that is out of step says so`() {
        var cabinet = Cabinet(Self.sketch(.sample()), wall: Cabinet.morning + 40_000)
        cabinet.run(seconds: 30)
        #expect(cabinet.statuses.last?.outOfStepMilliseconds != nil)
        #expect(cabinet.statuses.last?.plan == "day")
    }

    @Test(arguments: [
        (SignalPlan.Coordination.Reference.startGreen, Lamp.green, 0, Int64(5_000)),
        (.endGreen, .clearing, 2, 5_000), (.barrier, .clearing, 3, 5_000),
    ])
    func `the offset is measured to what the table says`(
        reference: SignalPlan.Coordination.Reference, lamp: Lamp, group: Int, phase: Int64
    ) {
        var cabinet = Cabinet(Self.sketch(.sample(reference: reference)))
        cabinet.run(seconds: 500)
        let moment = (cabinet.moments(lamp, of: group).last ?? 0) + cabinet.wallOffset
        #expect(abs((moment + 25_200_000) % 86_400_000 % 80_000 - phase) <= 200)
    }

    @Test func `midnight is a transition like any other`() {
        // 86,400 s are not a whole number of 70-s cycles.
        var sketch = Self.sketch(nil)
        sketch.plans[0] = SiteSketch.plan("day", [36_000, 34_000], coordination: .sample())
        let midnight = Cabinet.morning + 14 * 3_600_000
        var cabinet = Cabinet(sketch, wall: midnight - 600_000)
        cabinet.run(seconds: 600)
        #expect(cabinet.statuses.last?.outOfStepMilliseconds == nil)
        cabinet.run(seconds: 80)
        #expect(cabinet.statuses.last?.outOfStepMilliseconds != nil)
        cabinet.run(seconds: 260)
        #expect(cabinet.statuses.last?.outOfStepMilliseconds == nil)
        #expect(Self.phases(cabinet, cycle: 70_000).suffix(1).allSatisfy { $0 == 5_000 })
        #expect(cabinet.referee.violations == [])
    }

    @Test func `a wall clock that jumps moves no lamp at once`() {
        var cabinet = Cabinet(Self.sketch(.sample()))
        cabinet.run(seconds: 300)
        cabinet.wallOffset += 33_000
        cabinet.run(seconds: 420)
        #expect(cabinet.statuses.last?.outOfStepMilliseconds == nil)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `without a trusted clock the plan runs uncoordinated`() {
        var cabinet = Cabinet(Self.sketch(.sample()), wall: Cabinet.morning + 40_000)
        cabinet.agent.isClockTrusted = false
        cabinet.run(seconds: 400)
        let starts = cabinet.moments(.green, of: 0)
        #expect(zip(starts.dropFirst(2), starts.dropFirst()).allSatisfy { $0 - $1 == 80_000 })
        #expect(cabinet.statuses.allSatisfy { $0.outOfStepMilliseconds == nil })
    }

    @Test func `on leaving single stages the site finds back within three cycles`() {
        var cabinet = Cabinet.running(Self.sketch(.sample()))
        cabinet.send(.stage(2))
        cabinet.run(seconds: 97)
        cabinet.send(.release) { $0.expected = nil }
        cabinet.run(seconds: 3 * 80 + 80)
        #expect(cabinet.statuses.last?.outOfStepMilliseconds == nil)
        #expect(cabinet.referee.violations == [])
    }

    @Test func `a commanded plan starts at its cycle zero and is applied in step`() {
        var cabinet = Cabinet.running(Self.sketch(.sample()), authority: .plan)
        let zero = Timestamp(microseconds: (Cabinet.morning + 100_000) * 1_000)
        let outcome = cabinet.send(.plan("relief", startAt: zero)) { $0.expected = nil }
        #expect(outcome == .accepted(applyWithinMilliseconds: 230_000))
        #expect(cabinet.agent.mode == .localPlan)
        cabinet.run(seconds: 69.8)
        #expect(cabinet.agent.mode == .localPlan)
        cabinet.run(seconds: 0.3)
        #expect(cabinet.agent.mode == .centralPlan)
        cabinet.run(seconds: 400)
        #expect(cabinet.outcomes(of: 1).last == .applied)
        #expect(cabinet.statuses.last?.plan == "relief")
        #expect(abs((Self.phases(cabinet, cycle: 100_000).last ?? 0) - 20_000) <= 200)
    }

    @Test func `a plan that starts too far ahead or long ago is refused`() {
        var cabinet = Cabinet.running(Self.sketch(.sample()), authority: .plan)
        let wall = cabinet.wall
        let early = cabinet.send(.plan("relief", startAt: wall.advanced(bySeconds: 201)))
        let late = cabinet.send(.plan("relief", startAt: wall.advanced(bySeconds: -201)))
        #expect(early == .refused(.tooSoon))
        #expect(late == .refused(.expired))
    }

    @Test func `a lapse under a commanded plan goes back to the plan of the hour`() {
        var cabinet = Cabinet.running(Self.sketch(.sample()), authority: .plan)
        cabinet.send(.plan("relief", startAt: nil)) { $0.expected = nil }
        cabinet.run(seconds: 120)
        #expect(cabinet.agent.mode == .centralPlan)
        cabinet.authority = nil
        cabinet.run(seconds: 121)
        #expect(cabinet.agent.mode == .localPlan)
        #expect(cabinet.statuses.last?.plan == "day")
    }

    @Test func `a stage that nobody calls is skipped, and its time is the one's before it`() {
        var sketch = SiteSketch.asymmetric
        sketch.stages[1] = SiteSketch.stage(
            2, SignalGroupSet(positions: 1), isSkippable: true)
        var cabinet = Cabinet(sketch)
        cabinet.run(seconds: 98)
        #expect(cabinet.moments(.green, of: 1) == [])
        let first = cabinet.moments(.green, of: 0)[0]
        // The plan begins two steps after the start-up stage.
        #expect(cabinet.moments(.yellow, of: 0)[0] == first + 60_200)
        cabinet.agent.detect(SignalGroupIndex(1), at: cabinet.uptime)
        cabinet.run(seconds: 90)
        #expect(cabinet.moments(.green, of: 1).count == 1)
    }

    @Test func `without a plan detectors decide`() {
        var sketch = SiteSketch.asymmetric
        sketch.calendar = PlanCalendar(entries: [], defaultPlan: nil)
        sketch.stages = (0..<3).map {
            SiteSketch.stage($0 + 1, SignalGroupSet(positions: $0), isSkippable: true)
        }
        var cabinet = Cabinet(sketch)
        cabinet.run(seconds: 40)
        #expect(cabinet.agent.mode == .localActuated)
        #expect(cabinet.letters == "grr")
        cabinet.agent.detect(SignalGroupIndex(2), at: cabinet.uptime)
        cabinet.run(seconds: 10)
        #expect(cabinet.letters == "rrg")
    }
}
