public import TrafficModel

/// Writes readings as JSON, the form that `JSONReadings` reads.
public enum JSONText {
    /// One reading as a JSON object without line end.
    ///
    /// A reading without `refusal` comes back bit for bit, except that words its kind does not
    /// use come back as unknown. Unknown values are left out.
    public static func encode(_ reading: Reading) -> String {
        String(decoding: node(reading).bytes, as: UTF8.self)
    }

    /// A message with envelope.
    ///
    /// - Parameters:
    ///   - readings: 1…1,024 readings; the receiver refuses anything else.
    ///   - source: Number of the sender.
    ///   - epoch: Unix seconds when the sender's sequence counter was created.
    ///   - firstSequence: Sequence of the first reading.
    public static func encode(
        _ readings: some Collection<Reading>, source: UInt32, epoch: UInt32, firstSequence: UInt64
    ) -> [UInt8] {
        let fields: [String: JSONNode] = [
            "source": .unsigned(source), "epoch": .unsigned(epoch),
            "first_sequence": .unsigned(firstSequence), "readings": .array(readings.map(node)),
        ]
        return JSONNode.object(fields).bytes
    }

    private static func node(_ reading: Reading) -> JSONNode {
        var fields: [String: JSONNode] = [
            "time": .text(reading.time.rfc3339),
            "subject": .unsigned(reading.subject),
            "kind": .text(reading.kind?.name ?? "unknown"),
        ]
        if let vehicleClass = reading.vehicleClass, vehicleClass != .unclassified {
            fields["class"] = .text(vehicleClass.name)
        }
        if reading.lane != 0 { fields["lane"] = .unsigned(UInt32(reading.lane)) }
        if reading.flags & Reading.estimatedFlag != 0 { fields["estimated"] = .bool(true) }
        if reading.flags & Reading.clockUnsureFlag != 0 { fields["clock_unsure"] = .bool(true) }
        addMeasures(of: reading, to: &fields)
        return .object(fields)
    }

    private static func addMeasures(of reading: Reading, to fields: inout [String: JSONNode]) {
        switch reading.kind {
        case .vehicle:
            fields["speed_kmh"] = speed(reading.a)
            fields["duration_ms"] = whole(reading.b)
            fields["length_m"] = number(reading.c, decimals: 2)
        case .interval:
            fields["count"] = whole(reading.a)
            fields["period_ms"] = whole(reading.b)
            fields["occupancy_percent"] = number(reading.c, decimals: 4)
            fields["speed_kmh"] = speed(reading.d)
        case .queue:
            fields["length_m"] = number(reading.a, decimals: 2)
            fields["vehicles"] = whole(reading.b)
            fields["area_percent"] = number(reading.c, decimals: 4)
            if reading.d != Reading.unknownSigned {
                let growth = Int64(Int32(bitPattern: reading.d))
                fields["growth_mps"] = .written(
                    Array(DecimalText.trimmed(growth, decimals: 3).utf8))
            }
        case .incident:
            fields["type"] = IncidentType(rawValue: reading.a).map { .text($0.name) }
            fields["confidence_percent"] = number(reading.b, decimals: 4)
            fields["offset_m"] = number(reading.c, decimals: 2)
            fields["event"] = whole(reading.d)
        case .position:
            fields["vehicle"] = whole(reading.a)
            fields["offset_m"] = number(reading.b, decimals: 2)
            fields["speed_kmh"] = speed(reading.c)
            fields["direction"] = [0: .text("along"), 1: .text("against")][reading.d]
        case .signalEvent, .status:
            fields["code"] = whole(reading.a)
            fields["parameter"] = whole(reading.b)
        case nil: break
        }
    }

    private static func whole(_ word: UInt32) -> JSONNode? { number(word, decimals: 0) }

    private static func number(_ word: UInt32, decimals: Int) -> JSONNode? {
        guard word != Reading.unknown else { return nil }
        return .written(Array(DecimalText.trimmed(Int64(word), decimals: decimals).utf8))
    }

    /// Kilometres per hour with three decimals: finer than a millimetre per second, so that the
    /// way back finds the same word.
    private static func speed(_ word: UInt32) -> JSONNode? {
        guard word != Reading.unknown else { return nil }
        let thousandths = (Int64(word) * 18 + 2) / 5
        return .written(Array(DecimalText.trimmed(thousandths, decimals: 3).utf8))
    }
}
