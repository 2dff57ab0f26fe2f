import Control
import Testing
import TrafficModel

@Suite struct SignalCentreTests {
    private static let site = Crossroads(level: .shadow).site

    /// A centre that has watched one controller for a minute and ruled at its end.
    private static func watching() -> SignalCentre {
        let controller = SignalController(
            number: site.controller, id: "12", junctions: [], commandability: .commandable,
            signals: site)
        var centre = SignalCentre(
            network: RoadNetwork(
                name: "", junctions: [], links: [], detectors: [], controllers: [controller]),
            leaderEpoch: 3)
        for time in stride(from: Int64(0), through: 60_000, by: 5_000) {
            _ = centre.take(
                status: site.status(at: time, mode: .localPlan), at: time, wall: instant(time))
        }
        _ = centre.tick(at: 60_000, wall: instant(60_000))
        return centre
    }

    private static func override(_ action: SignalCommand.Action) throws -> OperatorOverride {
        try OperatorOverride(
            controller: site.controller, action: action, person: "Lan", reason: "tai nạn",
            madeAt: instant(60_000), expiresAt: instant(660_000))
    }

    private static func winners(_ outputs: [SignalCentre.Output]) -> [CommandAuthor] {
        outputs.compactMap {
            guard case .shadow(let record) = $0.output else { return nil }
            return record.arbitration.winner?.author
        }
    }

    @Test func `an override is ruled on at the next tick, and so is its end`() throws {
        var centre = Self.watching()
        let isGiven = centre.give(try Self.override(.stage(3)))
        #expect(isGiven)
        #expect(Self.winners(centre.tick(at: 60_050, wall: instant(60_050))) == [.operator])
        let hasEnded = centre.endOverride(at: Self.site.controller, author: .operator)
        #expect(hasEnded)
        #expect(Self.winners(centre.tick(at: 60_100, wall: instant(60_100))) == [.timeOfDay])
    }

    @Test func `an override that nobody gave does not end`() {
        var centre = Self.watching()
        let hasEnded = centre.endOverride(at: Self.site.controller, author: .police)
        #expect(!hasEnded)
        #expect(centre.tick(at: 60_050, wall: instant(60_050)).isEmpty)
    }

    @Test func `overrides end by themselves within a second`() throws {
        var centre = Self.watching()
        _ = centre.give(try Self.override(.stage(3)))
        _ = centre.tick(at: 659_000, wall: instant(659_000))
        #expect(centre.standingOverrides.count == 1)
        _ = centre.tick(at: 660_000, wall: instant(660_000))
        #expect(centre.standingOverrides.isEmpty)
    }
}
