/// Vehicles standing or moving on one kilometre of one lane.
@frozen public struct Density: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Vehicles per kilometre and lane.
    public var vehiclesPerKilometer: Double

    /// Makes a density from vehicles per kilometre and lane.
    @inlinable public init(vehiclesPerKilometer: Double) {
        self.vehiclesPerKilometer = vehiclesPerKilometer
    }

    /// Orders two densities.
    @inlinable public static func < (left: Density, right: Density) -> Bool {
        left.vehiclesPerKilometer < right.vehiclesPerKilometer
    }
}
