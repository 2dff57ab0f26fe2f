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

    /// The row's text without line end.
    public var line: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the row's text without line end: three decimals for speeds, four for percents, and
    /// nothing where a value is unknown.
    public func append(to bytes: inout [UInt8]) {
        let sums = interval.sums
        bytes += interval.window.start.rfc3339.utf8
        append(UInt32(sums.lengthSeconds), to: &bytes)
        bytes.append(UInt8(ascii: ","))
        appendQuoted(detector, to: &bytes)
        append(interval.version, to: &bytes)
        append(sums.count, to: &bytes)
        for index in sums.counts.indices { append(sums.counts[index], to: &bytes) }
        append(sums.timeMeanSpeed, to: &bytes)
        append(sums.spaceMeanSpeed, to: &bytes)
        append(speed(sums.minimumSpeed), to: &bytes)
        append(speed(sums.maximumSpeed), to: &bytes)
        append(sums.stoppedCount, to: &bytes)
        append(interval.occupancy, to: &bytes)
        append(interval.observed, to: &bytes)
    }

    private func speed(_ millimetersPerSecond: UInt32) -> Speed? {
        guard interval.sums.speedCount > 0 else { return nil }
        return Speed(metersPerSecond: Double(millimetersPerSecond) / 1_000)
    }

    private func append(_ number: UInt32, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        DecimalText.append(Int64(number), to: &bytes)
    }

    private func append(_ speed: Speed?, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        if let speed { DecimalText.append(speed.kilometersPerHour, decimals: 3, to: &bytes) }
    }

    private func append(_ share: Share?, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        if let share { DecimalText.append(share.percent, decimals: 4, to: &bytes) }
    }

    private func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else {
            bytes += text.utf8
            return
        }
        let quote = UInt8(ascii: "\"")
        bytes.append(quote)
        for byte in text.utf8 { bytes += byte == quote ? [quote, quote] : [byte] }
        bytes.append(quote)
    }
}
