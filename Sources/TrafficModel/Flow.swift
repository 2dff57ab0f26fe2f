/// Vehicles, or passenger-car units, passing a cross-section per hour.
@frozen public struct Flow: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Vehicles (or PCU, where the name of the value says so) per hour.
    public var vehiclesPerHour: Double

    /// Makes a flow from vehicles per hour.
    @inlinable public init(vehiclesPerHour: Double) { self.vehiclesPerHour = vehiclesPerHour }

    /// Orders two flows.
    @inlinable public static func < (left: Flow, right: Flow) -> Bool {
        left.vehiclesPerHour < right.vehiclesPerHour
    }

    /// Density from flow and space-mean speed: k = q / v (fundamental relation of traffic flow).
    @inlinable public static func / (flow: Flow, speed: Speed) -> Density {
        Density(vehiclesPerKilometer: flow.vehiclesPerHour / speed.kilometersPerHour)
    }
}
