internal import TrafficModel

extension KeyedDecodingContainer {
    /// A moment in RFC 3339.
    func moment(_ key: Key) throws -> Timestamp {
        let text = try decode(String.self, forKey: key)
        guard let time = Timestamp(rfc3339: text, assumedOffsetSeconds: nil) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "not an RFC 3339 time: \(text)")
        }
        return time
    }

    /// A window between two moments, in whole seconds.
    func window(_ start: Key, _ end: Key) throws -> TimeWindow {
        let first = try moment(start).seconds
        let length = try moment(end).seconds - first
        guard let startSecond = UInt32(exactly: first), let lengthSeconds = UInt16(exactly: length)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: end, in: self, debugDescription: "not a window of at most 18 hours")
        }
        return TimeWindow(startSecond: startSecond, lengthSeconds: lengthSeconds)
    }

    /// A value of a fixed choice, by its name.
    func choice<Choice: RawRepresentable<String>>(
        _ type: Choice.Type, _ key: Key
    ) throws -> Choice {
        let text = try decode(String.self, forKey: key)
        guard let value = Choice(rawValue: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "unknown \(key.stringValue) '\(text)'")
        }
        return value
    }

    /// A number, or `nil` where it is null or absent.
    func number(_ key: Key) throws -> Double? { try decodeIfPresent(Double.self, forKey: key) }

    /// A share written in percent, or `nil`.
    func percent(_ key: Key) throws -> Share? {
        try number(key).map { Share(fraction: $0 / 100) }
    }

    /// A speed written in km/h, or `nil`.
    func speed(_ key: Key) throws -> Speed? {
        try number(key).map { Speed.kilometersPerHour($0) }
    }
}
