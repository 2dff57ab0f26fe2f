import Control
import Testing
import TrafficModel

@Suite struct ArbitrationTests {
    private func rule(
        _ proposals: [SignalProposal], _ mode: ControllerMode = .centralPlan, at time: Int64 = 0
    ) -> Arbitration {
        Arbitration(of: proposals, mode: mode, at: instant(time))
    }

    @Test func `the ladder decides, whatever the order of arrival`() {
        let ladder: [CommandAuthor] = [
            .rail, .emergency, .police, .operator, .bus, .adaptive, .timeOfDay,
        ]
        let proposals = ladder.map { wants(.stage(3), $0) }
        let outcome = rule(proposals.reversed())
        #expect(outcome.winner?.author == .rail)
        #expect(outcome.rejected.map(\.proposal.author) == Array(ladder.dropFirst()))
        #expect(outcome.rejected.allSatisfy { $0.cause == .outranked(by: .rail) })
        #expect(rule(proposals) == outcome)
    }

    @Test(arguments: [ControllerMode.localManual, .flashFault])
    func `local hands stand above all`(mode: ControllerMode) {
        let outcome = rule([wants(.stage(3), .emergency)], mode)
        #expect(outcome.winner == nil)
        #expect(outcome.rejected.map(\.cause) == [.local(mode)])
        let hands = "the site is in local hands (\(mode.rawValue))"
        #expect(outcome.reason == "nobody is followed: \(hands)")
    }

    @Test func `an override ends at its time and is told`() {
        let override = wants(.hold, .operator, until: 60_000)
        #expect(rule([override, wants(.stage(1))], at: 59_999).winner == override)
        let after = rule([override, wants(.stage(1))], at: 60_000)
        #expect(after.winner?.author == .adaptive)
        #expect(after.rejected.map(\.cause) == [.expired(at: instant(60_000))])
    }

    @Test func `of two operators the later word counts, of two emergencies the first`() {
        let early = { wants(.stage(1), $0, at: 1, claimant: "a") }
        let late = { wants(.stage(3), $0, at: 2, claimant: "b") }
        let operators = rule([early(.operator), late(.operator)])
        #expect(operators.winner?.claimant == "b")
        #expect(operators.rejected.map(\.cause) == [.secondClaim(after: "b")])
        #expect(rule([late(.emergency), early(.emergency)]).winner?.claimant == "a")
        #expect(rule([late(.bus), early(.bus)]).winner?.claimant == "a")
    }

    @Test func `the reason names who was passed over`() {
        let outcome = rule([wants(.stage(3), .operator), wants(.stage(1)), wants(.hold, .bus)])
        #expect(outcome.reason == "operator before bus, adaptive: because")
        #expect(rule([wants(.hold, .bus)]).reason == "bus alone asks: because")
        #expect(rule([]).reason == "nobody asks")
    }
}
