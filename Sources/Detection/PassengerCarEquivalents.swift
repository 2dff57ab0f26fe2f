public import TrafficModel

/// How many passenger cars a vehicle of each class is worth (`field.md` M4).
///
/// Whole hundredths keep the sums integers, so that they do not depend on their order.
public struct PassengerCarEquivalents: Hashable, Sendable {
    private let hundredths: SIMD8<UInt32>

    /// Makes a table from hundredths of a passenger car by class code 0…7.
    public init(hundredths: SIMD8<UInt32>) { self.hundredths = hundredths }

    /// On a link that leads to a signal-controlled junction.
    ///
    /// Motorcycle 0.24: PLoS ONE 16(9) 2021, Banda Aceh. Van, bus and truck 1.3: heavy vehicles of
    /// MKJI 1997 (to be verified). Bicycle 0.41: the mid-block value, since none was found. Our
    /// choice: unclassified and emergency vehicles as cars.
    public static let atSignals = PassengerCarEquivalents(
        hundredths: [100, 24, 100, 130, 130, 130, 41, 100])

    /// On any other link.
    ///
    /// Motorcycle 0.29, bicycle 0.41, minibus 2.4, bus 3.1: ASCE 2012, Hanoi, from motorcycle units
    /// divided by 3.4. Our choice: a truck as a bus, unclassified and emergency vehicles as cars.
    public static let midBlock = PassengerCarEquivalents(
        hundredths: [100, 29, 100, 240, 310, 310, 41, 100])

    /// Hundredths of a passenger car that one vehicle of a class is worth.
    public func hundredths(of vehicleClass: VehicleClass) -> UInt32 {
        hundredths[Int(vehicleClass.rawValue)]
    }

    /// Hundredths of passenger cars among the vehicles of a window.
    func hundredths(in pulse: Pulse) -> UInt64 {
        VehicleClass.allCases.reduce(UInt64(0)) {
            $0 + UInt64(pulse.count(of: $1)) * UInt64(hundredths(of: $1))
        }
    }
}
