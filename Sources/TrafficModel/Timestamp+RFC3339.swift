extension Timestamp {
    /// The moment as RFC 3339 in UTC, with microseconds only where there are any:
    /// `2026-11-23T07:30:00Z`, `2026-11-23T07:30:00.250000Z`.
    public var rfc3339: String {
        let civil = CivilDate(daysSinceEpoch: seconds.flooredDivision(by: 86_400))
        let secondOfDay = Int(seconds - seconds.flooredDivision(by: 86_400) * 86_400)
        let fraction = Int(microseconds - seconds * 1_000_000)
        let clock = [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60]
        let date = "\(civil.year.padded(4))-\(civil.month.padded(2))-\(civil.day.padded(2))"
        let time = clock.map { $0.padded(2) }.joined(separator: ":")
        return fraction == 0 ? "\(date)T\(time)Z" : "\(date)T\(time).\(fraction.padded(6))Z"
    }

    /// Reads RFC 3339, with `T` or a space between date and time.
    ///
    /// - Parameters:
    ///   - text: For example `2024-05-13T15:00:00.1Z`, `2024-05-13 15:00:00+07:00`. Digits beyond
    ///     the microsecond are cut off.
    ///   - offsetSeconds: What to assume, in seconds east of UTC, where the text names no zone;
    ///     `nil` refuses such a text.
    /// - Returns: The moment, or `nil` when the text is not a date and time of the calendar.
    /// - Complexity: O(n), no allocation.
    public init?(rfc3339 text: some StringProtocol, assumedOffsetSeconds offsetSeconds: Int64?) {
        var scanner = DigitScanner(text.utf8)
        guard let year = scanner.digits(4), scanner.skip("-"),
            let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2),
            scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.digits(2), scanner.skip(":"),
            let minute = scanner.digits(2), scanner.skip(":"),
            let second = scanner.digits(2),
            let civil = CivilDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second < 60,
            let fraction = scanner.fractionMicroseconds(),
            let offset = scanner.zoneOffsetSeconds(assumed: offsetSeconds), scanner.isAtEnd
        else { return nil }
        let seconds = civil.daysSinceEpoch * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        self.init(microseconds: (seconds - offset) * 1_000_000 + Int64(fraction))
    }
}

/// Reads fixed-width decimal fields from UTF-8 bytes.
private struct DigitScanner<Bytes: Collection<UInt8>> {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let byte = rest.first, (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
            rest = rest.dropFirst()
        }
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(truncatingIfNeeded: character.value) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func fractionMicroseconds() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var width = 0
        while let byte = rest.first, (48...57).contains(byte) {
            if width < 6 { value = value * 10 + Int(byte - 48) }
            width += 1
            rest = rest.dropFirst()
        }
        guard width > 0 else { return nil }
        for _ in 0..<Swift.max(0, 6 - width) { value *= 10 }
        return value
    }

    mutating func zoneOffsetSeconds(assumed: Int64?) -> Int64? {
        if isAtEnd { return assumed }
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64 = skip("-") ? -1 : (skip("+") ? 1 : 0)
        guard sign != 0, let hours = digits(2), skip(":"), let minutes = digits(2),
            hours < 24, minutes < 60
        else { return nil }
        return sign * Int64(hours * 3_600 + minutes * 60)
    }
}

extension Int {
    fileprivate func padded(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
    }
}
