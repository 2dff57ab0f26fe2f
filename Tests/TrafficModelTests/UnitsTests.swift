import Testing
import TrafficModel

@Suite struct UnitsTests {
    @Test(arguments: [0.0, 36, 50, 120])
    func `kilometers per hour survive a round trip`(value: Double) {
        #expect(abs(Speed.kilometersPerHour(value).kilometersPerHour - value) < 1e-12)
    }

    @Test func `a mile per hour is 1.609344 km per hour`() {
        #expect(abs(Speed.milesPerHour(100).kilometersPerHour - 160.934_4) < 1e-9)
    }

    @Test func `density is flow over speed`() {
        let density = Flow(vehiclesPerHour: 1_800) / Speed.kilometersPerHour(40)
        #expect(abs(density.vehiclesPerKilometer - 45) < 1e-9)
    }
}
