/// When a plan runs: the cell `time_day` of GMNS, `XXXXXXXX_HHMM_HHMM`.
struct DayTime: Hashable {
    /// Bit 0 is Sunday, bit 6 Saturday, bit 7 a holiday.
    let days: UInt8
    /// First minute of the day.
    let startMinute: Int
    /// First minute after it, 1…1,440.
    let endMinute: Int
    /// Whether there were more digits for days than the eight of GMNS; the rest is left out.
    let hasExtraDays: Bool

    /// Reads a cell; also with colons in the times, and with nine digits for days.
    init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, (8...9).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }),
            let start = Self.minute(parts[1]), let end = Self.minute(parts[2]),
            start < 1_440, end > 0
        else { return nil }
        days = parts[0].utf8.prefix(8).enumerated().reduce(0) { bits, digit in
            digit.element == UInt8(ascii: "1") ? bits | 1 << UInt8(digit.offset) : bits
        }
        (startMinute, endMinute) = (start, end)
        hasExtraDays = parts[0].utf8.count > 8
    }

    /// Minutes since midnight of `HHMM` or `HH:MM`, up to 24:00.
    private static func minute(_ text: Substring) -> Int? {
        let digits = text.split(separator: ":", omittingEmptySubsequences: false)
        let (hours, minutes): (Substring, Substring)
        switch digits.count {
        case 1 where text.utf8.count == 4: (hours, minutes) = (text.prefix(2), text.suffix(2))
        case 2 where digits.allSatisfy({ $0.utf8.count == 2 }):
            (hours, minutes) = (digits[0], digits[1])
        default: return nil
        }
        let isNumber = (hours + minutes).utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let hour = UInt8(hours), let minute = UInt8(minutes), minute < 60
        else { return nil }
        let total = Int(hour) * 60 + Int(minute)
        return total <= 1_440 ? total : nil
    }
}
