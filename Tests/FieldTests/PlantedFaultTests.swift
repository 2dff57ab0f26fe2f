import Field
import Testing
import TrafficModel

/// Each check is shown to find what it is there for, at both ends.
@Suite struct PlantedFaultTests {
    /// A site on whose lamps the fault shows.
    static func sketch(for fault: Invariant) -> SiteSketch {
        switch fault {
        case .yellowTrap, .maximumRed: .permittedLefts
        case .countdown: .countdown(.last(seconds: 9))
        default: .twoStreets
        }
    }

    /// A day at a cabinet: anything may happen, or, where only patience shows a fault, the centre
    /// holds a stage while a pedestrian waits.
    static func day(_ proof: Proof, _ fault: Invariant) -> RandomWalk {
        var walk = RandomWalk(sketch(for: fault), seed: 11, proof: proof, clearsFaults: false)
        guard fault == .maximumRed || fault == .service else {
            walk.walk(steps: 6_000)
            return walk
        }
        walk.cabinet.run(seconds: 20)
        walk.cabinet.send(.stage(fault == .service ? 2 : 1))
        walk.cabinet.run(seconds: 30)
        walk.cabinet.press(2)
        walk.cabinet.run(seconds: 400)
        return walk
    }

    /// All but I9, which no monitor can see in the lamps.
    static let visible = Invariant.allCases.filter { $0 != .localAuthority }

    @Test(arguments: visible)
    func `a sound monitor flashes before a wrong lamp is shown`(fault: Invariant) {
        let walk = Self.day(Proof(fault: fault), fault)
        #expect(walk.cabinet.agent.mode == .flashFault)
        #expect(walk.cabinet.agent.memory.latchedFault == fault)
        #expect(walk.cabinet.referee.violations == [])
    }

    @Test(arguments: visible)
    func `a monitor blind to it lets it through, and the referee sees it`(fault: Invariant) {
        let walk = Self.day(Proof(fault: fault, blindSpot: fault), fault)
        let found = Set(walk.cabinet.referee.violations.map(\.invariant))
        #expect(found == [fault])
        #expect(walk.cabinet.agent.memory.latchedFault == nil, "\(walk.cabinet.agent.fault)")
    }

    @Test func `an agent that obeys the centre under the panel is seen from outside`() {
        var cabinet = Cabinet.running(.twoStreets, proof: Proof(fault: .localAuthority))
        cabinet.panel(.take)
        cabinet.run(seconds: 1)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 30)
        #expect(cabinet.agent.state.stage == 2)
        #expect(cabinet.agent.mode == .centralStage)
    }
}
