import Control
import Testing
import TrafficModel

@Suite struct PlanGateTests {
    private func running(_ plan: String) -> SafetyEnvelope {
        .settled(Crossroads().site, mode: .centralPlan, plan: plan)
    }

    private func plan(_ id: String) -> SignalCommand.Action { .plan(id, startAt: nil) }

    @Test func `a small step passes with two cycles and half a minute to show`() {
        var envelope = running("am")
        #expect(
            envelope.judge(wants(plan("near")), at: instant(60_000))
                == .send(plan("near"), applyWithinMilliseconds: 2 * 94_000 + 30_000))
    }

    @Test(arguments: ["far", "shift", "late"])
    func `a large step of cycle, split or offset is refused`(id: String) {
        var envelope = running("am")
        #expect(envelope.refusal(of: wants(plan(id))) == .tooSoon)
        #expect(envelope.refusal(of: wants(plan(id), .operator)) == nil)
        #expect(envelope.refusal(of: wants(plan(id), .emergency)) == nil)
        #expect(envelope.refusal(of: wants(plan(id), .timeOfDay)) == nil)
    }

    @Test func `a prepared plan is chosen as a whole`() {
        var envelope = running("am")
        #expect(envelope.refusal(of: wants(plan("far"), .adaptive, .prepared)) == nil)
    }

    @Test func `between two plans lie two cycles, or five minutes`() {
        var envelope = running("am")
        envelope.see(1, from: 65_000, to: 65_000, mode: .centralPlan, plan: "near")
        let again = wants(plan("am"))
        #expect(envelope.refusal(of: again, at: 65_000 + 2 * 94_000 - 1) == .tooSoon)
        #expect(envelope.refusal(of: again, at: 65_000 + 2 * 94_000) == nil)
        #expect(envelope.refusal(of: wants(plan("am"), .operator), at: 66_000) == nil)
    }

    @Test func `a plan that forgets somebody is refused, even for an operator`() {
        var envelope = running("am")
        #expect(envelope.refusal(of: wants(plan("east"), .operator)) == .maximumRed)
    }

    @Test func `a plan that is not in the tables is refused`() {
        var envelope = running("am")
        #expect(envelope.refusal(of: wants(plan("x"), .operator)) == .unknownPlan)
    }

    @Test func `a release passes`() {
        var envelope = running("am")
        #expect(envelope.refusal(of: wants(.release, .operator)) == nil)
    }
}
