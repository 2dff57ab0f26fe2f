import Field
import Testing
import TrafficModel

@Suite struct LeaseTests {
    @Test func `a lease is asked for at once and each second until there is one`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 3.1)
        #expect(cabinet.requests.map(\.uptime.milliseconds) == [100, 1_100, 2_100, 3_100])
        #expect(Set(cabinet.requests.map(\.nonce)).count == 4)
        #expect(cabinet.requests.allSatisfy { $0.lease == nil })
        #expect(cabinet.requests.first?.tablesHash == "0123456789abcdef")
    }

    @Test(arguments: [Authority.stage, .plan])
    func `a lease of either length is renewed within 1.7 s`(authority: Authority) {
        var cabinet = Cabinet(.twoStreets, authority: authority)
        cabinet.run(seconds: 300)
        let asked = cabinet.requests.map(\.uptime.milliseconds)
        let longest = zip(asked.dropFirst(), asked).map { $0 - $1 }.max() ?? 0
        #expect(longest <= 1_700)
        #expect(cabinet.requests.last?.lease == cabinet.lease)
    }

    @Test func `a grant that echoes another nonce is void`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 1)
        let request = cabinet.requests[0]
        let forged = LeaseRequest(
            controller: request.controller, nonce: request.nonce + 1, uptime: request.uptime,
            lease: nil, tablesHash: "")
        cabinet.agent.receive(cabinet.grant(forged, .stage), at: cabinet.uptime)
        cabinet.run(seconds: 5)
        #expect(cabinet.requests.last?.lease == nil)
        #expect(cabinet.statuses.last?.lease == nil)
    }

    @Test func `the same grant cannot be used twice, nor one of before a restart`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 0.1)
        let grant = cabinet.grant(cabinet.requests[0], .stage)
        cabinet.agent.receive(grant, at: cabinet.uptime)
        cabinet.run(seconds: 6)
        cabinet.agent.receive(grant, at: cabinet.uptime)
        cabinet.run(seconds: 1)
        #expect(cabinet.requests.last?.lease == nil)
        let old = cabinet.requests.map(\.nonce)
        cabinet.agent.cutPower(at: cabinet.uptime)
        cabinet.agent.restorePower(at: cabinet.uptime)
        cabinet.run(seconds: 5)
        #expect(Set(cabinet.requests.map(\.nonce)).count == cabinet.requests.count)
        #expect(cabinet.requests.count > old.count)
    }

    @Test func `a lease counts from the request, however late the grant comes`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 0.1)
        let request = cabinet.requests[0]
        cabinet.run(seconds: 3)
        cabinet.agent.receive(cabinet.grant(request, .stage), at: cabinet.uptime)
        cabinet.run(seconds: 1.9)
        #expect(cabinet.requests.last?.lease == cabinet.lease)
        cabinet.run(seconds: 1)
        #expect(cabinet.requests.last?.lease == nil)
    }

    @Test func `a grant cannot last longer than its authority allows`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 0.1)
        let endless = cabinet.grant(cabinet.requests[0], .stage, milliseconds: .max / 4)
        cabinet.agent.receive(endless, at: cabinet.uptime)
        cabinet.run(seconds: 6)
        #expect(cabinet.requests.last?.lease == nil)
    }

    @Test func `an older leader's grant is void`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.authority = nil
        cabinet.run(seconds: 6)
        cabinet.leaderEpoch = 4
        cabinet.authority = .stage
        cabinet.run(seconds: 5)
        #expect(cabinet.requests.last?.lease == nil)
    }

    @Test func `after a lapse the local plan goes on, and nothing is cut short`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 1)
        cabinet.authority = nil
        cabinet.run(seconds: 5)
        #expect(cabinet.agent.mode == .localPlan)
        #expect(cabinet.outcomes(of: 1).last == .ended(.noLease))
        cabinet.run(seconds: 200)
        #expect(cabinet.referee.violations == [])
        #expect(cabinet.agent.state.transition > 3)
    }

    @Test func `a target that is not latched is dropped by a lapse`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 8)
        cabinet.send(.stage(3))
        cabinet.authority = nil
        cabinet.run(seconds: 20)
        #expect(cabinet.agent.state.stage == 2)
        #expect(cabinet.agent.mode == .localPlan)
    }

    /// Milliseconds from the lapse's end until a command is accepted again.
    static func hold(_ cabinet: inout Cabinet) -> Int64 {
        cabinet.authority = nil
        cabinet.run(seconds: 6)
        cabinet.authority = .stage
        let start = cabinet.now
        for _ in 0..<3_000 {
            cabinet.step()
            guard case .refused(let refusal) = cabinet.send(.hold) else { break }
            guard refusal == .authority || refusal == .noLease else { break }
        }
        cabinet.send(.release) { $0.expected = nil }
        return cabinet.now - start
    }

    @Test func `authority returns after a clean link, later with each lapse from the third`() {
        var cabinet = Cabinet.running(.asymmetric)
        let holds = (0..<8).map { _ in Self.hold(&cabinet) / 1_000 }
        // Up to 1 s to get a lease, and at a stage boundary: behind a transition and a minimum.
        let expected: [ClosedRange<Int64>] = [
            10...28, 10...28, 20...38, 40...58, 80...98, 160...178, 180...198, 180...198,
        ]
        #expect(zip(holds, expected).allSatisfy { $1.contains($0) }, "\(holds)")
    }

    @Test func `authority does not return in the middle of a transition`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.authority = nil
        cabinet.run(seconds: 6)
        cabinet.authority = .stage
        let isMoving = cabinet.run { $0.agent.lamps.yellow.isEmpty == false && $0.now > 60_000 }
        #expect(isMoving)
        cabinet.authority = nil
        cabinet.run(seconds: 5.1)
        #expect(cabinet.send(.hold) == .refused(.noLease))
        #expect(cabinet.agent.mode == .localPlan)
    }

    @Test func `when the centre goes over to plans, stages are given up`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 20)
        cabinet.authority = .plan
        cabinet.run(seconds: 3)
        #expect(cabinet.agent.mode == .localPlan)
        #expect(cabinet.outcomes(of: 1).last == .ended(.authority))
    }
}
