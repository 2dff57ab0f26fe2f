import Control
import Testing
import TrafficModel

@Suite struct ReliefProposalsTests {
    @Test func `a congestion plan is proposed until it is taken back`() {
        var policy = CongestionPolicy.sample
        var relief = ReliefProposals(network: city())
        relief.take(policy.decide([began(0, at: 90)], at: moment(92)))
        let proposal = relief.proposal(for: ControllerIndex(0))
        #expect(proposal?.action == .plan("relief", startAt: nil))
        #expect(proposal?.author == .adaptive)
        #expect(proposal?.planOrigin == .prepared)
        #expect(proposal?.evidence.count == 3)
        #expect(relief.proposal(for: ControllerIndex(2)) == nil)
        relief.take(policy.decide([ended(0, at: 600)], at: moment(602)))
        #expect(relief.proposal(for: ControllerIndex(0)) == nil)
    }

    @Test func `it stays fresh while links are measured`() {
        var policy = CongestionPolicy.sample
        var relief = ReliefProposals(network: city())
        relief.take(policy.decide([began(0, at: 90)], at: moment(92)))
        #expect(relief.proposal(for: ControllerIndex(0))?.dataTime == moment(92))
        relief.confirm(moment(120))
        relief.confirm(moment(100))
        #expect(relief.proposal(for: ControllerIndex(0))?.dataTime == moment(120))
    }
}
