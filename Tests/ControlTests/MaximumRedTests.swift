import Control
import Testing
import TrafficModel

@Suite struct MaximumRedTests {
    /// Sees stage 1 until somebody is forced, at most 300 s.
    private func forcing(
        _ envelope: inout SafetyEnvelope, stage: Int = 1, under author: CommandAuthor? = nil
    ) -> (time: Int64, verdict: SafetyVerdict)? {
        for time in stride(from: Int64(0), through: 300_000, by: 1_000) {
            envelope.observe(envelope.site.status(stage: stage, at: time), at: instant(time))
            if let verdict = envelope.review(under: author, at: instant(time)) {
                return (time, verdict)
            }
        }
        return nil
    }

    @Test func `the stage that waits is forced in time for its maximum red`() throws {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        let (time, verdict) = try #require(forcing(&envelope))
        guard case .replace(.stage(3), .maximumRed(let group, let waiting), _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(group == 4)
        #expect(waiting == time)
        #expect(time + envelope.programme.durationMilliseconds <= 120_000)
        #expect(time > 100_000)
    }

    @Test func `a stage is forced once`() throws {
        var envelope = SafetyEnvelope(site: Crossroads(countdown: .last(seconds: 9)).site)
        let (time, _) = try #require(forcing(&envelope))
        let number = envelope.programme.number
        envelope.observe(envelope.site.status(at: time + 1_000), at: instant(time + 1_000))
        #expect(envelope.review(at: instant(time + 1_000)) == nil)
        let hold = envelope.judge(wants(.hold, .operator), at: instant(time + 1_000))
        #expect(hold.action == .stage(3))
        #expect(envelope.programme.number == number)
    }

    @Test func `what is overdue behind the police is forced once`() {
        var envelope = SafetyEnvelope(site: Crossroads(stageMinimum: 160_000).site)
        envelope.see(4, from: 0, to: 150_000)
        #expect(envelope.review(at: instant(150_000)) != nil)
        envelope.observe(envelope.site.status(stage: 4, at: 151_000), at: instant(151_000))
        #expect(envelope.review(at: instant(151_000)) == nil)
    }

    @Test func `police may hold until 240 s, and no longer`() throws {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        let (time, _) = try #require(forcing(&envelope, under: .police))
        #expect(time + envelope.programme.durationMilliseconds <= 240_000)
        #expect(time > 220_000)
    }

    @Test func `an operator's hold does not outlast the maximum red`() {
        var envelope = SafetyEnvelope.settled(Crossroads(maxRedMilliseconds: 67_000).site)
        let verdict = envelope.judge(wants(.hold, .operator), at: instant(60_000))
        #expect(verdict.action == .stage(3))
    }

    @Test func `a stage that would take the others' time is replaced`() {
        var envelope = SafetyEnvelope.settled(Crossroads(maxRedMilliseconds: 76_000).site)
        let verdict = envelope.judge(wants(.stage(2)), at: instant(60_000))
        #expect(verdict.action == .stage(3))
    }

    @Test func `the older call goes first, then the lower number`() throws {
        var envelope = SafetyEnvelope(site: Crossroads().site)
        let (_, verdict) = try #require(forcing(&envelope, stage: 4))
        // From stage 4 the table leads to 1 by way of another one.
        #expect(verdict.action == .stage(2) || verdict.action == .stage(3))
    }

    @Test func `a pressed button is latched and served within its maximum red`() throws {
        var envelope = SafetyEnvelope(site: Crossroads(hasButton: true).site)
        envelope.see(4, from: 0, to: 0)
        #expect(envelope.longestWait?.group == 1)
        envelope.press(SignalGroupIndex(6))
        envelope.see(4, from: 5_000, to: 10_000)
        envelope.observe(
            envelope.site.status(stage: 1, at: 11_000, transition: 3), at: instant(11_000))
        #expect(envelope.longestWait?.milliseconds == 11_000)
        let (_, verdict) = try #require(forcing(&envelope))
        #expect(verdict.action == .stage(3))
    }

    @Test func `nobody waits for a button that is not pressed`() {
        let envelope = SafetyEnvelope.settled(Crossroads(hasButton: true).site, stage: 4)
        #expect([1, 2, 3, 5].contains(envelope.longestWait?.group ?? 0))
    }

    @Test func `under a plan nothing is forced`() {
        var envelope = SafetyEnvelope.settled(
            Crossroads(maxRedMilliseconds: 70_000).site, mode: .centralPlan)
        #expect(envelope.review(at: instant(60_000)) == nil)
    }

    @Test func `a site in which there is time for everybody says so`() {
        #expect(SafetyEnvelope(site: Crossroads().site).worstRoundMilliseconds < 120_000)
    }
}
