import Control
import Testing
import TrafficModel

/// 2026-05-29, a Friday, begins in Vietnam at 17:00 UTC of the day before.
@Suite struct FixedTimePolicyTests {
    private let policy = FixedTimePolicy(site: Crossroads().site)

    /// A moment of 2026-05-29 by the clock in Vietnam.
    private func local(_ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Timestamp {
        moment((hour - 7) * 3_600 + minute * 60 + second)
    }

    @Test func `the calendar chooses by civil time and day of the week`() {
        #expect(policy.plan(at: local(6, 59, 59))?.id == "am")
        #expect(policy.plan(at: local(7))?.id == "far")
        #expect(policy.plan(at: local(8, 59, 59))?.id == "far")
        #expect(policy.plan(at: local(9))?.id == "am")
        #expect(policy.plan(at: local(24 + 7))?.id == "am")
    }

    @Test func `a stretch over midnight belongs to the day on which it begins`() {
        #expect(policy.plan(at: local(22))?.id == "late")
        #expect(policy.plan(at: local(0, 59, 59))?.id == "late")
        #expect(policy.plan(at: local(1))?.id == "am")
    }

    @Test func `on a holiday the holidays' entries hold, here flashing`() throws {
        let day = try #require(CivilDate(year: 2026, month: 5, day: 29))
        let policy = FixedTimePolicy(site: Crossroads().site, holidays: [day])
        #expect(policy.plan(at: local(7)) == nil)
        #expect(policy.proposal(at: local(7)) == nil)
        #expect(policy.plan(at: local(24 + 7))?.id == "am")
    }

    @Test func `a coordinated plan starts at a cycle zero that a command still reaches`() {
        let proposal = policy.proposal(at: local(12))
        // 12 h are 480 cycles of 90 s.
        #expect(proposal?.action == .plan("am", startAt: local(12, 1, 30)))
        #expect(proposal?.author == .timeOfDay)
        #expect(proposal?.reason == "plan 'am' by time of day")
    }

    @Test func `midnight is a cycle zero even where cycles do not fit into the day`() {
        let plan = Crossroads.plan("odd", [70, 0, 43, 0], offset: 0)
        #expect(policy.cycleZero(of: plan, from: local(23, 59, 45)) == local(24))
        #expect(policy.cycleZero(of: plan, from: local(23, 59, 50)) == local(24))
        #expect(policy.cycleZero(of: plan, from: local(23, 59, 51)) == local(24, 1, 53))
    }

    @Test func `a plan on its own starts when it likes`() {
        let alone = SignalPlan(id: "alone", entries: Crossroads.plans[0].entries)
        let plans = Array(repeating: alone, count: 4)
        let policy = FixedTimePolicy(site: Crossroads(plans: plans).site)
        #expect(policy.proposal(at: local(12))?.action == .plan("alone", startAt: nil))
    }
}
