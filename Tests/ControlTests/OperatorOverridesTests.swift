import Control
import Testing
import TrafficModel

@Suite struct OperatorOverridesTests {
    private func override(
        _ controller: UInt32 = 12, _ action: SignalCommand.Action = .hold,
        author: CommandAuthor = .operator, person: String = "Lan", reason: String = "tai nạn",
        from start: Int = 0, until end: Int? = 600
    ) throws(OverrideError) -> OperatorOverride {
        try OperatorOverride(
            controller: ControllerNumber(controller), action: action, author: author,
            person: person, reason: reason, madeAt: moment(start), expiresAt: end.map(moment))
    }

    @Test func `without person, reason or end there is no override`() {
        #expect(throws: OverrideError.noPerson) { try override(person: " ") }
        #expect(throws: OverrideError.noReason) { try override(reason: "\n") }
        #expect(throws: OverrideError.noExpiry) { try override(until: nil) }
        #expect(throws: OverrideError.expiryOutOfRange(longestSeconds: 28_800)) {
            try override(until: 0)
        }
        #expect(throws: OverrideError.self) { try override(until: 28_801) }
        #expect(throws: Never.self) { try override(until: 28_800) }
    }

    @Test func `policies give no overrides`() {
        #expect(throws: OverrideError.author(.adaptive)) { try override(author: .adaptive) }
        #expect(OverrideError.author(.bus).description.contains("bus gives no overrides"))
    }

    @Test func `an override becomes a proposal with its person and its end`() throws {
        let proposal = try override().proposal
        #expect(proposal.claimant == "Lan")
        #expect(proposal.author == .operator)
        #expect(proposal.expiresAt == moment(600))
        #expect(proposal.action == .hold)
    }

    @Test func `a later override of the same office ends the earlier one`() throws {
        var overrides = OperatorOverrides()
        let first = try override()
        overrides.give(try override(13))
        #expect(overrides.give(first) == nil)
        #expect(overrides.give(try override(12, .stage(3))) == first)
        overrides.give(try override(12, .release, author: .police))
        let actions = overrides.proposals(for: ControllerNumber(12)).map(\.action)
        #expect(actions == [.stage(3), .release])
        #expect(overrides.all.map(\.controller.rawValue) == [12, 12, 13])
    }

    @Test(arguments: [[5, 1, 9, 3, 7], [1, 3, 5, 7, 9], [9, 7, 5, 3, 1]] as [[UInt32]])
    func `an override is found in whatever order they came`(numbers: [UInt32]) throws {
        var overrides = OperatorOverrides()
        try numbers.forEach { overrides.give(try override($0)) }
        try numbers.forEach { overrides.give(try override($0, .release, author: .police)) }
        #expect(overrides.all.map(\.controller.rawValue) == [1, 1, 3, 3, 5, 5, 7, 7, 9, 9])
        let found = (UInt32(0)...10).map { overrides.proposals(for: ControllerNumber($0)).count }
        #expect(found == [0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0])
        #expect(overrides.end(at: ControllerNumber(4)) == nil)
        #expect(overrides.end(at: ControllerNumber(9), author: .police)?.action == .release)
        #expect(overrides.proposals(for: ControllerNumber(9)).map(\.action) == [.hold])
    }

    @Test func `an override ends at its time, or when it is taken back`() throws {
        var overrides = OperatorOverrides()
        let short = try override(until: 60)
        overrides.give(short)
        overrides.give(try override(13))
        #expect(overrides.tick(at: moment(59)).isEmpty)
        #expect(overrides.tick(at: moment(60)) == [short])
        #expect(overrides.end(at: ControllerNumber(13)) != nil)
        #expect(overrides.end(at: ControllerNumber(13)) == nil)
        #expect(overrides.all.isEmpty)
    }
}
