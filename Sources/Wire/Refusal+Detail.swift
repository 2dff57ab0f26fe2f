import TrafficModel

extension Refusal {
    /// What the wrong record says, in words, where its bytes are at hand: `detector 99`,
    /// `speed 100001 mm/s, at most 100000`.
    public var detail: String? {
        guard record != nil, head.count == Reading.byteCount else { return nil }
        let reading = unsafe head.withUnsafeBytes { unsafe $0.loadUnaligned(as: Reading.self) }
        switch reason {
        case .subject, .full: return subjectText(reading)
        case .kind: return "kind \(reading.kindCode)"
        case .flags: return "flags \(reading.flags)"
        case .time, .future, .staleEpoch: return "time \(reading.time.rfc3339)"
        case .period: return "period \(reading.b) ms"
        case .range: return reading.classCode > 7 ? "class \(reading.classCode)" : range(reading)
        default: return nil
        }
    }

    private func subjectText(_ reading: Reading) -> String {
        guard reading.kind == .signalEvent else { return "detector \(reading.subject)" }
        return "controller \(reading.subject), channel \(reading.b)"
    }

    /// The first word outside its range, with the range's end.
    private func range(_ reading: Reading) -> String? {
        guard let kind = reading.kind else { return nil }
        let words = [reading.a, reading.b, reading.c, reading.d]
        for rule in Self.limits where rule.kind == kind {
            let word = words[rule.word]
            guard word > rule.limit, word != Reading.unknown else { continue }
            return "\(rule.name) \(word) \(rule.unit), at most \(rule.limit)"
        }
        return nil
    }

    /// Upper ends of the ranges that `Reading.refusal` checks, for words about them.
    private static let limits:
        [(kind: ReadingKind, word: Int, name: String, limit: UInt32, unit: String)] = [
            (.vehicle, 0, "speed", 100_000, "mm/s"),
            (.vehicle, 1, "time over the detector", 3_600_000, "ms"),
            (.vehicle, 2, "length", 10_000, "cm"),
            (.interval, 0, "count", 1_000_000, "vehicles"),
            (.interval, 1, "period", 3_600_000, "ms"),
            (.interval, 2, "occupancy", 1_000_000, "ppm"),
            (.interval, 3, "speed", 100_000, "mm/s"),
            (.queue, 0, "length", 1_000_000, "cm"),
            (.queue, 1, "count", 1_000_000, "vehicles"),
            (.queue, 2, "occupied area", 1_000_000, "ppm"),
            (.incident, 0, "type", 7, "as code"),
            (.incident, 1, "confidence", 1_000_000, "ppm"),
            (.position, 2, "speed", 100_000, "mm/s"),
            (.position, 3, "direction", 1, "as code"),
            (.signalEvent, 0, "event code", 0xFFFF, ""),
            (.signalEvent, 1, "parameter", 0xFFFF, ""),
        ]
}
