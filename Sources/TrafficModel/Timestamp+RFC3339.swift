extension Timestamp {
    /// The moment as RFC 3339 in UTC, with microseconds only where there are any:
    /// `2026-11-23T07:30:00Z`, `2026-11-23T07:30:00.250000Z`.
    public var rfc3339: String {
        let days = seconds.flooredDivision(by: 86_400)
        let civil = CivilDate(daysSinceEpoch: days)
        let second = Int(seconds - days * 86_400)
        let fraction = Int(microseconds - seconds * 1_000_000)
        var text: [UInt8] = []
        text.reserveCapacity(27)
        text.append(civil.year, digits: 4, before: "-")
        text.append(civil.month, digits: 2, before: "-")
        text.append(civil.day, digits: 2, before: "T")
        text.append(second / 3_600, digits: 2, before: ":")
        text.append(second / 60 % 60, digits: 2, before: ":")
        text.append(second % 60, digits: 2, before: fraction == 0 ? "Z" : ".")
        if fraction != 0 { text.append(fraction, digits: 6, before: "Z") }
        return String(decoding: text, as: UTF8.self)
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

extension [UInt8] {
    /// Appends a number with so many digits, and a mark behind it. Years beyond four digits, which
    /// no reading has, are written as long as they are.
    fileprivate mutating func append(_ number: Int, digits: Int, before mark: Unicode.Scalar) {
        let text = String(number)
        for _ in 0..<Swift.max(0, digits - text.utf8.count) { append(UInt8(ascii: "0")) }
        self += text.utf8
        append(UInt8(ascii: mark))
    }
}
