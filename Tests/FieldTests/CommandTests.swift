import Field
import Testing
import TrafficModel

@Suite struct CommandTests {
    @Test func `what must survive is stored before the command is accepted`() {
        var cabinet = Cabinet.running(.twoStreets)
        let mark = cabinet.outputs.count
        cabinet.send(.stage(2))
        let order = SignalCommand.Order(leaderEpoch: 5, sequence: 1)
        guard case .store(let memory) = cabinet.outputs[mark],
            case .receipt(let receipt) = cabinet.outputs[mark + 1]
        else {
            Issue.record("\(cabinet.outputs[mark...])")
            return
        }
        #expect(memory.newest == order)
        #expect(receipt.order == order)
        #expect(receipt.mode == .centralStage)
    }

    @Test func `applied is read back from the lamps within the deadline`() {
        var cabinet = Cabinet.running(.twoStreets)
        let start = cabinet.now
        let outcome = cabinet.send(.stage(2))
        // Nothing has to be waited for but 12 s of pedestrians' intergreen, and 2 s.
        #expect(outcome == .accepted(applyWithinMilliseconds: 14_000))
        let isApplied = cabinet.run(atMost: 14) { $0.outcomes(of: 1).contains(.applied) }
        #expect(isApplied)
        #expect(cabinet.now - start == 12_100)
        #expect(cabinet.letters == "rgrg")
        #expect(cabinet.receipts.last?.state.stage == 2)
    }

    @Test func `in the middle of a transition the deadline counts what is still to come`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 1)
        let outcome = cabinet.send(.stage(3))
        guard case .accepted(let deadline) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        let start = cabinet.now
        let isApplied = cabinet.run { $0.outcomes(of: 2).contains(.applied) }
        #expect(isApplied)
        #expect((cabinet.now - start) <= deadline)
        #expect(deadline <= 3_100 + 8_000 + 8_500 + 2_000)
    }

    @Test(arguments: [
        CommandRefusal.notForMe, .staleEpoch, .replayed, .noLease, .expired, .stateChanged,
        .unknownStage,
    ])
    func `what does not fit is refused, and no lamp changes`(refusal: CommandRefusal) {
        var cabinet = Cabinet.running(.twoStreets)
        let transition = cabinet.agent.state.transition
        let now = cabinet.now
        let outcome = cabinet.send(.stage(refusal == .unknownStage ? 9 : 2)) { draft in
            switch refusal {
            case .notForMe: draft.controller = ControllerNumber(18)
            case .staleEpoch: draft.epoch = 4
            case .replayed: draft.sequence = 0
            case .noLease: draft.lease += 1
            case .expired: draft.validUntil = now - 1
            case .stateChanged: draft.expected = .init(stage: 1, transition: transition + 1)
            default: break
            }
        }
        #expect(outcome == .refused(refusal))
        cabinet.run(seconds: 5)
        #expect(cabinet.agent.state.transition == transition)
    }

    @Test func `a wrong signature is refused before anything else`() {
        var cabinet = Cabinet.running(.twoStreets)
        let outcome = cabinet.send(.stage(2), isAuthentic: false) {
            $0.controller = ControllerNumber(18)
        }
        #expect(outcome == .refused(.badSignature))
    }

    @Test func `a stage needs an expected state`() {
        var cabinet = Cabinet.running(.twoStreets)
        #expect(cabinet.send(.stage(2)) { $0.expected = nil } == .refused(.stateChanged))
        #expect(cabinet.send(.hold) { $0.expected = nil } == .refused(.stateChanged))
    }

    @Test func `a command that has been seen is refused even if it was refused before`() {
        var cabinet = Cabinet.running(.twoStreets)
        #expect(cabinet.send(.stage(9)) == .refused(.unknownStage))
        #expect(cabinet.send(.stage(2)) { $0.sequence = 1 } == .refused(.replayed))
    }

    @Test func `a newer leader outranks every older one`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.leaderEpoch = 6
        cabinet.run(seconds: 2)
        #expect(cabinet.agent.memory.newest == .init(leaderEpoch: 6, sequence: 0))
        #expect(cabinet.send(.stage(1)) { $0.epoch = 5 } == .refused(.staleEpoch))
        cabinet.sequence = 0
        guard case .accepted = cabinet.send(.stage(1)) else {
            Issue.record("the new leader is refused")
            return
        }
    }

    @Test func `a plan needs the authority for plans, and a stage that for stages`() {
        var cabinet = Cabinet.running(.twoStreets)
        #expect(cabinet.send(.plan("relief", startAt: nil)) == .refused(.authority))
        cabinet = Cabinet.running(.twoStreets, authority: .plan)
        #expect(cabinet.send(.stage(2)) == .refused(.authority))
        #expect(cabinet.send(.plan("night", startAt: nil)) == .refused(.unknownPlan))
    }

    @Test func `a site that is not commissioned for stages refuses them`() {
        var sketch = SiteSketch.twoStreets
        sketch.level = .plan
        var cabinet = Cabinet.running(sketch)
        #expect(cabinet.send(.stage(2)) == .refused(.notCommissioned))
    }

    @Test func `a forbidden transition is refused`() {
        var sketch = SiteSketch.asymmetric
        sketch.verdicts = [(0, 2, .forbidden)]
        var cabinet = Cabinet.running(sketch)
        #expect(cabinet.send(.stage(3)) == .refused(.forbiddenTransition))
    }

    @Test func `a yellow trap is refused where the site says so`() {
        var cabinet = Cabinet.running(.permittedLefts)
        #expect(cabinet.send(.stage(2)) == .refused(.yellowTrap))
    }

    @Test func `nothing is obeyed during start-up, flash and darkness`() {
        var cabinet = Cabinet(.twoStreets, authority: .stage)
        cabinet.run(seconds: 2)
        #expect(cabinet.send(.stage(2)) == .refused(.notReady))
        cabinet.agent.cutPower(at: cabinet.uptime)
        #expect(cabinet.send(.stage(2)) == nil)
    }

    @Test func `hold keeps the stage, release gives it back to the plan`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.hold)
        cabinet.run(seconds: 100)
        #expect(cabinet.agent.state.stage == 1)
        #expect(cabinet.outcomes(of: 1).contains(.applied))
        cabinet.send(.release) { $0.expected = nil }
        #expect(cabinet.agent.mode == .localPlan)
        #expect(cabinet.outcomes(of: 1).last == .ended(nil))
        cabinet.run(seconds: 100)
        #expect(cabinet.outcomes(of: 2).last == .applied)
        #expect(cabinet.agent.state.transition >= 2)
    }

    @Test func `an agent that starts again refuses what it had accepted before`() {
        var first = Cabinet.running(.twoStreets)
        first.send(.stage(2))
        var second = Cabinet(.twoStreets, memory: first.agent.memory, authority: .stage)
        second.lease = first.lease - 1
        second.run(seconds: 20)
        #expect(second.send(.stage(2)) == .refused(.replayed))
    }

    @Test func `an agent that has lost its memory waits for a fresh lease`() {
        var cabinet = Cabinet(.twoStreets)
        cabinet.run(seconds: 20)
        #expect(cabinet.send(.stage(2)) == .refused(.noLease))
        cabinet.authority = .stage
        cabinet.run(seconds: 2)
        guard case .accepted = cabinet.send(.stage(2)) else {
            Issue.record("refused under a fresh lease")
            return
        }
    }
}
