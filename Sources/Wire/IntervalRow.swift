public import TrafficModel

/// One row of the file of intervals.
public struct IntervalRow: Hashable, Sendable {
    /// The closed sums.
    public let interval: DetectorInterval
    /// Name of the detector, listed or learned.
    public let detector: String

    /// The file's first line, without line end.
    public static let header =
        "start,length_s,detector,version,vehicles,unclassified,motorcycle,car,van,bus,truck,"
        + "bicycle,emergency,time_mean_speed_kmh,space_mean_speed_kmh,minimum_speed_kmh,"
        + "maximum_speed_kmh,stopped,occupancy_percent,observed_percent"

    /// Makes a row.
    public init(_ interval: DetectorInterval, detector: String) {
        self.interval = interval
        self.detector = detector
    }

    /// The row's text without line end: three decimals for speeds, four for percents, and
    /// nothing where a value is unknown.
    public var line: String {
        let sums = interval.sums
        var cells = [
            interval.window.start.rfc3339, String(sums.lengthSeconds), quoted(detector),
            String(interval.version), String(sums.count),
        ]
        cells += VehicleClass.allCases.map { String(sums.count(of: $0)) }
        cells += [
            kilometersPerHour(sums.timeMeanSpeed), kilometersPerHour(sums.spaceMeanSpeed),
            kilometersPerHour(speed(sums.minimumSpeed)),
            kilometersPerHour(speed(sums.maximumSpeed)),
            String(sums.stoppedCount), percent(interval.occupancy), percent(interval.observed),
        ]
        return cells.joined(separator: ",")
    }

    private func speed(_ millimetersPerSecond: UInt32) -> Speed? {
        guard interval.sums.speedCount > 0 else { return nil }
        return Speed(metersPerSecond: Double(millimetersPerSecond) / 1_000)
    }

    private func kilometersPerHour(_ speed: Speed?) -> String {
        speed.map { DecimalText.fixed($0.kilometersPerHour, decimals: 3) } ?? ""
    }

    private func percent(_ share: Share?) -> String {
        share.map { DecimalText.fixed($0.percent, decimals: 4) } ?? ""
    }

    private func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
        let doubled = text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        return "\"\(doubled)\""
    }
}
