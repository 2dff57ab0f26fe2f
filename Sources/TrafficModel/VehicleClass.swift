/// Class of a vehicle, as it travels on the wire (codes 0…7).
public enum VehicleClass: UInt8, CaseIterable, Sendable, Comparable {
    /// Not classified by the sensor.
    case unclassified = 0
    /// Motorcycle or moped, the most frequent class in Vietnamese cities.
    case motorcycle = 1
    /// Passenger car.
    case car = 2
    /// Van or minibus.
    case van = 3
    /// Bus.
    case bus = 4
    /// Truck.
    case truck = 5
    /// Bicycle.
    case bicycle = 6
    /// Ambulance, fire engine, police.
    case emergency = 7

    /// How many classes there are.
    public static let count = 8

    /// Name on the wire and in files: lower case, English.
    public var name: String {
        switch self {
        case .unclassified: "unclassified"
        case .motorcycle: "motorcycle"
        case .car: "car"
        case .van: "van"
        case .bus: "bus"
        case .truck: "truck"
        case .bicycle: "bicycle"
        case .emergency: "emergency"
        }
    }

    /// Finds a class by its name on the wire.
    public init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }

    /// Orders classes by their code.
    public static func < (left: VehicleClass, right: VehicleClass) -> Bool {
        left.rawValue < right.rawValue
    }
}
