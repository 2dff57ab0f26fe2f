import TrafficModel

/// Length and clearing speed of a class of vehicles.
///
/// Source: `signals.md` §5 for the lengths and for motorcycles and bicycles. It names no speed for
/// cars and buses; 10 m/s are those of RiLSA 2010 for traffic straight ahead.
struct ClearingVehicle {
    let meters: Double
    let metersPerSecond: Double

    /// Those whom a movement without named classes lets through.
    static let usual: [VehicleClass] = [.motorcycle, .car, .bus]

    init(_ vehicle: VehicleClass) {
        switch vehicle {
        case .motorcycle: (meters, metersPerSecond) = (2, 8)
        case .bicycle: (meters, metersPerSecond) = (2, 4)
        case .bus, .truck: (meters, metersPerSecond) = (12, 10)
        case .unclassified, .car, .van, .emergency: (meters, metersPerSecond) = (6, 10)
        }
    }

    /// Seconds until it is past a point so far behind its stop line.
    func seconds(toClear way: Double) -> Double { (way + meters) / metersPerSecond }
}
