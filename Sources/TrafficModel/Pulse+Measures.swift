extension Pulse {
    /// Arithmetic mean of the measured speeds, or `nil` when none was measured.
    public var timeMeanSpeed: Speed? {
        guard speedCount > 0 else { return nil }
        return Speed(metersPerSecond: Double(speedSum) / Double(speedCount) / 1_000)
    }

    /// Space-mean speed N / Σ(1/v) over the moving vehicles, or `nil` when none was measured.
    ///
    /// Source: Wardrop (1952), harmonic mean of spot speeds. Vehicles below 300 mm/s are left
    /// out, since one of them would outweigh hundreds; `stoppedCount` tells of them. Where all
    /// stood, the speed is zero.
    public var spaceMeanSpeed: Speed? {
        guard speedCount > 0 else { return nil }
        guard reciprocalSum > 0 else { return Speed(metersPerSecond: 0) }
        let moving = Double(speedCount &- stoppedCount) * Double(Self.reciprocalScale)
        return Speed(metersPerSecond: moving / Double(reciprocalSum) / 1_000)
    }

    /// Vehicles of one class.
    public func count(of vehicleClass: VehicleClass) -> UInt32 {
        counts[Int(vehicleClass.rawValue)]
    }

    /// Flow over the window's whole length: q = 3600·N / T.
    public var flow: Flow? {
        guard lengthSeconds > 0 else { return nil }
        return Flow(vehiclesPerHour: Double(count) * 3_600 / Double(lengthSeconds))
    }
}
