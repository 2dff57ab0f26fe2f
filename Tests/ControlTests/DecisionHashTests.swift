import Control
import Testing
import TrafficModel

@Suite struct DecisionHashTests {
    private func decisions() -> [Decision] {
        var policy = CongestionPolicy.sample
        return policy.decide([began(0, at: 90)], at: moment(92))
    }

    private func hash(_ decisions: [Decision]) -> DecisionHash {
        decisions.reduce(into: DecisionHash()) { $0.add($1, in: city()) }
    }

    private func changed(
        _ decision: Decision, ordinal: UInt64 = 1, reason: String? = nil,
        evidence: [LinkState]? = nil, timeToLiveSeconds: UInt32 = 60
    ) -> Decision {
        Decision(
            ordinal: ordinal, time: decision.time, target: decision.target,
            action: decision.action, reason: reason ?? decision.reason,
            evidence: evidence ?? decision.evidence, timeToLiveSeconds: timeToLiveSeconds)
    }

    @Test func `equal runs have equal hashes`() {
        #expect(hash(decisions()) == hash(decisions()))
    }

    @Test func `order matters`() {
        #expect(hash(decisions()) != hash(decisions().reversed()))
    }

    @Test func `reason and evidence matter`() throws {
        let decision = try #require(decisions().first)
        let slower = [state(0, end: 90, kilometersPerHour: 8)]
        #expect(hash([decision]) != hash([changed(decision, reason: "other")]))
        #expect(hash([decision]) != hash([changed(decision, evidence: slower)]))
        #expect(hash([decision]) != hash([changed(decision, evidence: [])]))
    }

    @Test func `an unknown speed is not a speed of zero`() throws {
        let decision = try #require(decisions().first)
        let unknown = changed(decision, evidence: [state(0, end: 90, kilometersPerHour: nil)])
        let zero = changed(decision, evidence: [state(0, end: 90, kilometersPerHour: 0)])
        #expect(hash([unknown]) != hash([zero]))
    }

    @Test func `ordinal and time to live do not matter`() throws {
        let decision = try #require(decisions().first)
        #expect(
            hash([decision]) == hash([changed(decision, ordinal: 9, timeToLiveSeconds: 5)]))
    }

    @Test func `the hash of a run is pinned`() {
        #expect(hash(decisions()).description == "3a4bd90f2f2cfeaf8aee7aac3bcd0f27")
    }

    @Test func `the empty hash is the offset basis of FNV-1a`() {
        #expect(DecisionHash().description == "6c62272e07bb014262b821756295c58d")
    }
}
