import Control
import Testing
import TrafficModel

@Suite struct SafetyEnvelopeTests {
    @Test func `the programme closes with yellow and walk, and opens behind every intergreen`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        let verdict = envelope.judge(wants(.stage(3)), at: instant(60_000))
        // Pedestrians clear 4 s and 1 s more, so east and west come last.
        #expect(
            envelope.text
                == "0:0y 0:1y 0:2y 0:5c 3:0r 3:1r 3:2r 4:5r 5:6g 6:3g 6:4g")
        #expect(verdict == .send(.stage(3), applyWithinMilliseconds: 8_000))
    }

    @Test func `a stage waits for the minimum green of everybody who closes`() {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        envelope.see(1, from: 0, to: 0)
        envelope.observe(envelope.site.status(at: 2_000), at: instant(2_000))
        let verdict = envelope.judge(wants(.stage(3)), at: instant(2_000))
        #expect(verdict == .send(.stage(3), applyWithinMilliseconds: 11_000))
        #expect(envelope.programme.waitsFor == .minimumGreen(group: 1, remaining: 3_000))
    }

    @Test func `a stage waits for its own minimum`() {
        var envelope = SafetyEnvelope(site: Crossroads(stageMinimum: 12_000).site)
        envelope.see(1, from: 0, to: 5_000)
        _ = envelope.judge(wants(.stage(3)), at: instant(5_000))
        #expect(envelope.programme.waitsFor == .minimumStage(stage: 1, remaining: 7_000))
    }

    @Test func `an intergreen counts from a green that ended in an earlier transition`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site, stage: 3)
        let site = envelope.site
        envelope.observe(site.status(stage: 4, lamps: "rrrgyrc", at: 60_500), at: instant(60_500))
        envelope.observe(site.status(stage: 2, lamps: "rrryyrc", at: 61_000), at: instant(61_000))
        let programme = envelope.programme(to: StageIndex(1))
        let opening = programme?.changes.filter { $0.lamp == .green }
            .map { 61_000 + $0.offsetMilliseconds }
        // 4 s and 2 s behind the pedestrians' walk, which ended before; east would be 66 s.
        #expect(opening == [66_500, 66_500])
    }

    @Test func `lamps first seen red may have closed just now`() {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        envelope.observe(envelope.site.status(stage: 4, at: 9_000), at: instant(9_000))
        let programme = envelope.programme(to: StageIndex(2))
        #expect(programme?.changes.map(\.offsetMilliseconds).max() == 6_000)
    }

    @Test func `behind flashing every intergreen counts from its end`() {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        let site = envelope.site
        envelope.observe(site.status(lamps: "YYYYYdd", at: 0, mode: .startup), at: instant(0))
        envelope.observe(
            site.status(stage: 4, lamps: "rrrrrrr", at: 5_000), at: instant(5_000))
        let programme = envelope.programme(to: StageIndex(1))
        let opening = programme?.changes.first { $0.lamp == .green }
        #expect(opening?.offsetMilliseconds == 6_000)
    }

    @Test func `behind a restart nothing is known of the lamps before`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        let site = envelope.site
        let dark = String(repeating: "d", count: 7)
        envelope.observe(
            site.status(lamps: dark, at: 100, mode: .startup), at: instant(70_000))
        #expect(envelope.refusal(of: wants(.stage(3)), at: 70_000) == .notReady)
        let programme = envelope.programme(to: StageIndex(2))
        #expect(programme?.durationMilliseconds == 11_000)
        #expect(programme?.legs.map(\.stage) == [StageIndex(0)])
    }

    @Test func `a second restart right behind the first is not taken for a late status`() {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        let site = envelope.site
        envelope.observe(site.status(lamps: "YYYYYdd", at: 4_000, mode: .startup), at: .zero)
        envelope.observe(site.status(lamps: "rrrrrrr", at: 5_000, mode: .startup), at: .zero)
        envelope.observe(site.status(lamps: "YYYYYdd", at: 100, mode: .startup), at: .zero)
        #expect(envelope.programme(to: StageIndex(0))?.durationMilliseconds == 11_000)
    }

    @Test func `a status that comes late changes nothing`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        let site = envelope.site
        envelope.observe(site.status(stage: 3, at: 59_000), at: instant(60_100))
        _ = envelope.judge(wants(.stage(3)), at: instant(60_100))
        #expect(envelope.programme.changes.isEmpty == false)
        #expect(envelope.programme.waitsFor == nil)
    }

    @Test func `in a yellow trap both go through red`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        let verdict = envelope.judge(wants(.stage(2)), at: instant(60_000))
        #expect(
            verdict
                == .replace(
                    .stage(2), because: .yellowTrap(groups: .at(1)), applyWithinMilliseconds: 6_000)
        )
        #expect(envelope.text == "0:0y 0:1y 0:2y 3:0r 3:1r 3:2r 4:1g")
    }

    @Test func `a controller that inserts no red is not sent into a yellow trap`() {
        var envelope = SafetyEnvelope(site: Crossroads().site, insertsAllRed: false)
        envelope.see(1, from: 0, to: 60_000)
        #expect(envelope.refusal(of: wants(.stage(2))) == .yellowTrap)
        #expect(envelope.refusal(of: wants(.stage(3))) == nil)
    }

    @Test func `where the table says so one goes by way of another stage`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site, stage: 2)
        let verdict = envelope.judge(wants(.stage(4)), at: instant(60_000))
        guard case .replace(.stage(3), .via(stage: 3), _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }

    @Test func `what the table forbids is refused, and so is a stage that is not there`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site, stage: 4)
        #expect(envelope.refusal(of: wants(.stage(1))) == .forbiddenTransition)
        #expect(envelope.refusal(of: wants(.stage(9))) == .unknownStage)
    }

    @Test func `whoever has the panel is not overridden, not even by an emergency`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site, mode: .localManual)
        #expect(envelope.refusal(of: wants(.stage(3), .emergency)) == .localControl)
        #expect(envelope.refusal(of: wants(.release, .operator)) == .localControl)
    }

    @Test(arguments: [
        ControllerMode.dark, .flashFault, .flashScheduled, .startup,
    ])
    func `a site that flashes or starts is not commanded`(mode: ControllerMode) {
        var envelope = SafetyEnvelope.settled(Crossroads().site, mode: mode)
        #expect(envelope.refusal(of: wants(.stage(3), .operator)) == .notReady)
    }

    @Test func `before the first status nothing passes`() {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        #expect(envelope.refusal(of: wants(.stage(3), .operator)) == .notReady)
    }

    @Test func `a stage needs a fresh status and fresh data, a plan needs less fresh ones`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        #expect(envelope.refusal(of: wants(.stage(3), dataAt: 55_000)) == nil)
        #expect(envelope.refusal(of: wants(.stage(4), dataAt: 54_999)) == .staleData)
        #expect(envelope.refusal(of: wants(.stage(4)), at: 66_001) == .staleData)
        #expect(envelope.refusal(of: wants(.plan("am", startAt: nil), dataAt: -30_000)) == nil)
        #expect(
            envelope.refusal(of: wants(.plan("am", startAt: nil), dataAt: -30_001)) == .staleData)
    }

    @Test func `a site commands only as far as it has climbed, and says what it would have done`() {
        var envelope = SafetyEnvelope.settled(Crossroads(level: .plan).site)
        #expect(envelope.refusal(of: wants(.stage(3), .operator)) == .notCommissioned)
        #expect(envelope.unrestricted == .send(.stage(3), applyWithinMilliseconds: 8_000))
        #expect(envelope.programme.changes.isEmpty)
        #expect(envelope.refusal(of: wants(.plan("am", startAt: nil))) == nil)
    }

    @Test func `a stage whose exits are all blocked does not start for policies`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        envelope.observeExits(blocked: .at(3, 4), demanded: .at(1, 3, 4), at: instant(60_000))
        #expect(envelope.refusal(of: wants(.stage(3))) == .exitBlocked)
        #expect(envelope.refusal(of: wants(.stage(3), .operator)) == nil)
        envelope.observeExits(blocked: .at(3), demanded: .at(1, 3, 4), at: instant(60_000))
        #expect(envelope.refusal(of: wants(.stage(3))) == nil)
    }

    @Test func `blocked exits are forgotten when nobody measures them`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        envelope.observeExits(blocked: .at(3, 4), demanded: .at(3, 4), at: instant(54_000))
        #expect(envelope.refusal(of: wants(.stage(3))) == nil)
    }

    @Test func `a countdown has its whole length before the green ends`() {
        var envelope = SafetyEnvelope.settled(Crossroads(countdown: .last(seconds: 9)).site)
        let verdict = envelope.judge(wants(.stage(3)), at: instant(60_000))
        #expect(verdict == .send(.stage(3), applyWithinMilliseconds: 17_000))
        #expect(envelope.programme.waitsFor == .countdown(group: 1, remaining: 9_000))
    }

    @Test func `what a countdown promises is kept, unless an operator blanks it`() {
        var envelope = SafetyEnvelope.settled(Crossroads(countdown: .last(seconds: 9)).site)
        _ = envelope.judge(wants(.stage(3)), at: instant(60_000))
        #expect(envelope.refusal(of: wants(.hold)) == .countdownCommitted)
        #expect(envelope.refusal(of: wants(.stage(2), .bus)) == .countdownCommitted)
        #expect(envelope.refusal(of: wants(.hold, .operator)) == nil)
        #expect(envelope.programme.blanksCountdown)
    }

    @Test func `a full countdown leaves stages to operators`() {
        var envelope = SafetyEnvelope.settled(Crossroads(countdown: .full).site)
        #expect(envelope.refusal(of: wants(.stage(3))) == .countdownCommitted)
        #expect(envelope.refusal(of: wants(.stage(3), .police)) == nil)
    }

    @Test func `the same wish again leaves the programme as it is`() {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        envelope.see(1, from: 0, to: 0)
        _ = envelope.judge(wants(.stage(3)), at: instant(0))
        let number = envelope.programme.number
        envelope.observe(envelope.site.status(at: 1_000), at: instant(1_000))
        let again = envelope.judge(wants(.stage(3)), at: instant(1_000))
        #expect(envelope.programme.number == number)
        #expect(again == .send(.stage(3), applyWithinMilliseconds: 12_000))
    }

    @Test func `behind a latched stage the next one waits until it has been green`() {
        var envelope = SafetyEnvelope.settled(Crossroads().site)
        let site = envelope.site
        envelope.observe(
            site.status(stage: 3, lamps: "yyyrrcr", at: 60_500, transition: 2), at: instant(60_500))
        _ = envelope.judge(wants(.stage(4)), at: instant(60_500))
        #expect(
            envelope.text
                == "3:0r 3:1r 3:2r 4:5r 5:6g 6:3g 6:4g 11:4y 11:6c 14:4r 15:6r")
        #expect(envelope.programme.legs.map(\.latchOffsetMilliseconds) == [11_000])
    }
}
