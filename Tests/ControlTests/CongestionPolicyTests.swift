import Control
import Testing
import TrafficModel

@Suite struct CongestionPolicyTests {
    @Test func `each commandable controller below is asked for the plan, and the sign warns`() {
        var policy = CongestionPolicy.sample
        let change = began(0, at: 90)
        let decisions = policy.decide([change], at: moment(92))
        #expect(decisions.map(\.target) == [.controller(0), .controller(1), .onlySign])
        #expect(
            decisions.map(\.action) == [
                .plan("relief"), .plan("relief"), .advisory(LinkIndex(0)),
            ])
        #expect(decisions.map(\.ordinal) == [1, 2, 3])
        #expect(decisions.allSatisfy { $0.evidence == change.evidence })
        #expect(decisions.allSatisfy { $0.timeToLiveSeconds == 60 && $0.time == moment(92) })
    }

    @Test func `a controller that is not commandable is left alone and the sign upstream warns`() {
        var policy = CongestionPolicy.sample
        let decisions = policy.decide([began(2, at: 90)], at: moment(92))
        #expect(decisions.map(\.target) == [.onlySign])
        #expect(decisions.map(\.action) == [.advisory(LinkIndex(2))])
    }

    @Test func `the reason names street, speed, share of free flow and duration`() {
        var policy = CongestionPolicy.sample
        let decisions = policy.decide([began(1, at: 90)], at: moment(92))
        #expect(
            decisions.first?.reason
                == "congestion on Hàm Nghi (link 8): 8.1 km/h, 20 % of free flow, for 90 s")
    }

    @Test func `without a speed the reason names the occupancy`() {
        var policy = CongestionPolicy.sample
        let change = began(1, at: 90, kilometersPerHour: nil)
        #expect(
            policy.decide([change], at: moment(92)).first?.reason
                == "congestion on Hàm Nghi (link 8): 9 vehicles, occupancy 62 %, for 90 s")
    }

    @Test func `a controller asked by two links gets one decision with all evidence`() {
        var policy = CongestionPolicy.sample
        let decisions = policy.decide([began(1, at: 90), began(0, at: 90)], at: moment(92))
        #expect(decisions.map(\.target) == [.controller(0), .controller(1), .onlySign])
        #expect(decisions.first?.evidence.count == 6)
        #expect(decisions.first?.reason.hasSuffix("; also on link 8") == true)
        #expect(decisions.last?.evidence.count == 3)
    }

    @Test func `a second link asks for nothing new`() {
        var policy = CongestionPolicy.sample
        _ = policy.decide([began(0, at: 90)], at: moment(92))
        #expect(policy.decide([began(1, at: 120)], at: moment(122)).isEmpty)
    }

    @Test func `the plan stands until the last link has cleared`() {
        var policy = CongestionPolicy.sample
        _ = policy.decide([began(0, at: 90), began(1, at: 90)], at: moment(92))
        let first = policy.decide([ended(0, at: 600)], at: moment(602))
        #expect(first.map(\.action) == [.blank])
        let last = policy.decide([ended(1, at: 630)], at: moment(632))
        #expect(last.map(\.action) == [.timeOfDay, .timeOfDay])
        #expect(last.map(\.ordinal) == [5, 6])
        #expect(policy.standing.isEmpty)
    }

    @Test func `nothing is taken back before the hold time`() {
        var policy = CongestionPolicy.sample
        _ = policy.decide([began(1, at: 90)], at: moment(92))
        #expect(policy.decide([ended(1, at: 240)], at: moment(242)).isEmpty)
        #expect(policy.tick(at: moment(391)).isEmpty)
        let released = policy.tick(at: moment(392))
        #expect(released.map(\.action) == [.timeOfDay, .timeOfDay])
        #expect(released.first?.evidence == ended(1, at: 240).evidence)
        #expect(
            released.first?.reason
                == "congestion over on Hàm Nghi (link 8): 31.0 km/h, 78 % of free flow, for 150 s"
                + "; held back to keep 300 s between changes")
    }

    @Test func `congestion that returns within the hold time changes nothing`() {
        var policy = CongestionPolicy.sample
        _ = policy.decide([began(1, at: 90)], at: moment(92))
        _ = policy.decide([ended(1, at: 240)], at: moment(242))
        #expect(policy.decide([began(1, at: 360)], at: moment(362)).isEmpty)
        #expect(policy.tick(at: moment(500)).isEmpty)
        #expect(policy.standing.map(\.action) == [.plan("relief"), .plan("relief")])
    }

    @Test func `a new ask soon after release waits as well`() {
        var policy = CongestionPolicy.sample
        _ = policy.decide([began(1, at: 90)], at: moment(92))
        _ = policy.decide([ended(1, at: 600)], at: moment(602))
        #expect(policy.decide([began(1, at: 690)], at: moment(692)).isEmpty)
        #expect(policy.tick(at: moment(902)).map(\.action) == [.plan("relief"), .plan("relief")])
    }

    @Test func `a sign keeps its advisory, then shows the next congestion`() {
        var policy = CongestionPolicy.sample
        _ = policy.decide([began(2, at: 90)], at: moment(92))
        let second = policy.decide([began(0, at: 120)], at: moment(122))
        #expect(second.map(\.target) == [.controller(0), .controller(1)])
        let third = policy.decide([ended(2, at: 600)], at: moment(602))
        #expect(third.map(\.action) == [.advisory(LinkIndex(0))])
    }

    @Test func `a sign keeps an advisory that is true again within the hold time`() {
        var policy = CongestionPolicy.sample
        _ = policy.decide([began(2, at: 90)], at: moment(92))
        _ = policy.decide([began(0, at: 120)], at: moment(122))
        _ = policy.decide([ended(2, at: 240)], at: moment(242))
        _ = policy.decide([began(2, at: 360)], at: moment(362))
        #expect(policy.tick(at: moment(500)).isEmpty)
        #expect(policy.standing.last?.action == .advisory(LinkIndex(2)))
    }

    @Test func `evidence observed too little decides nothing`() {
        var policy = CongestionPolicy.sample
        let poor = began(0, at: 90, observed: 0.59)
        #expect(policy.decide([poor], at: moment(92)).isEmpty)
        #expect(policy.tick(at: moment(900)).isEmpty)
    }

    @Test func `a change without evidence decides nothing`() {
        var policy = CongestionPolicy.sample
        let bare = CongestionChange(
            link: LinkIndex(0), direction: .began, time: moment(90), evidence: [])
        #expect(policy.decide([bare], at: moment(92)).isEmpty)
    }

    @Test func `the standing decisions are those that were made`() {
        var policy = CongestionPolicy.sample
        let decisions = policy.decide([began(0, at: 90)], at: moment(92))
        #expect(policy.standing == decisions)
    }

    @Test func `settings outside their range are refused`() {
        #expect(throws: PolicyError.unnamedPlan) { try PolicySettings(congestionPlan: "") }
        #expect(throws: PolicyError.self) { try PolicySettings(timeToLiveSeconds: 0) }
        #expect(throws: PolicyError.self) { try PolicySettings(holdSeconds: 86_401) }
        #expect(throws: Never.self) { try PolicySettings(holdSeconds: 0) }
    }
}
