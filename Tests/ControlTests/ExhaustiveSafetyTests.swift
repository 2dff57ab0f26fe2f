import Control
import Testing
import TrafficModel

@Suite struct ExhaustiveSafetyTests {
    /// Nobody is ever forced, so that waiting times need not be told apart.
    let site = Crossroads(maxRedMilliseconds: 100_000_000, countdown: .last(seconds: 3)).site

    @Test func `no command in any state of a crossroads breaks a rule`() {
        let report = ExhaustiveSafety(site: site).run()
        #expect(report.violations == [])
        #expect(report.states == 2_178)
        #expect(report.commands == 23_958)
    }

    @Test(arguments: [
        SafetyInvariant.conflict, .intergreen, .minimumGreen, .pedestrian, .yellowTrap, .sequence,
        .countdown,
    ])
    func `a rule of the lamps that is forgotten is broken in some state`(rule: SafetyInvariant) {
        let report = ExhaustiveSafety(site: site, ignoring: rule).run()
        #expect(report.violations.contains(rule), "\(report)")
    }
}
