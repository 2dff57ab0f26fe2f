import Field
import Testing
import TrafficModel

@Suite struct MaximumRedTests {
    @Test func `a held stage gives way before anybody has waited too long`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.hold)
        cabinet.run(seconds: 400)
        #expect(cabinet.outcomes(of: 1).last == .ended(.maximumRed))
        let waits = [1, 2].map { cabinet.moments(.green, of: $0)[0] - 5_100 }
        #expect(waits.allSatisfy { $0 <= 180_000 }, "\(waits)")
        #expect(cabinet.agent.mode == .centralStage)
    }

    @Test func `of several the one that has waited longest comes first`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 20)
        cabinet.send(.stage(1))
        cabinet.run(seconds: 20)
        cabinet.send(.hold)
        let isServed = cabinet.run { $0.letters == "rrg" }
        #expect(isServed)
        #expect(cabinet.moments(.green, of: 1).count == 1)
    }

    @Test func `a command that lets somebody wait too long is refused`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.hold)
        let isUrgent = cabinet.run { $0.outcomes(of: 1).last == .ended(.maximumRed) }
        #expect(isUrgent)
        // Stage 2 is on its way, and who wants stage 3 cannot wait for stage 1 once more.
        #expect(cabinet.send(.stage(1)) == .refused(.maximumRed))
        #expect(cabinet.send(.stage(1), by: .police) != .refused(.maximumRed))
    }

    @Test func `an emergency may let others wait, for 240 s`() {
        var cabinet = Cabinet.running(.asymmetric)
        cabinet.send(.hold, by: .emergency)
        cabinet.run(seconds: 185)
        #expect(cabinet.letters == "grr")
        cabinet.run(seconds: 200)
        let waits = [1, 2].map { cabinet.moments(.green, of: $0)[0] - 5_100 }
        #expect(waits.allSatisfy { (180_001...240_000).contains($0) }, "\(waits)")
        #expect(cabinet.agent.mode != .flashFault)
    }

    @Test func `a pressed button is served within maximum red under a held stage`() {
        var cabinet = Cabinet.running(.twoStreets)
        cabinet.send(.stage(2))
        cabinet.run(seconds: 30)
        cabinet.press(2)
        let pressed = cabinet.now
        cabinet.run(seconds: 200)
        #expect((cabinet.moments(.green, of: 2).last ?? 0) - pressed <= 180_000)
        #expect(cabinet.moments(.green, of: 2).count == 2)
    }
}
