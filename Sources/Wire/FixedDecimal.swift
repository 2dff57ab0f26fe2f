/// A decimal number exactly as it was written: mantissa × 10^-decimals.
struct FixedDecimal: Hashable {
    let mantissa: Int64
    /// 0…18.
    let decimals: Int

    /// Reads `-12.50` and the like, spaces around it allowed; at most 18 digits, no exponent.
    ///
    /// - Complexity: O(n), no allocation.
    init?(_ text: Span<UInt8>) {
        var position = 0
        var end = text.count
        while position < end, text[position] == UInt8(ascii: " ") { position += 1 }
        while end > position, text[end - 1] == UInt8(ascii: " ") { end -= 1 }
        guard position < end else { return nil }
        let isNegative = text[position] == UInt8(ascii: "-")
        if isNegative || text[position] == UInt8(ascii: "+") { position += 1 }
        var value: Int64 = 0
        var digitCount = 0
        var pointDigits: Int?
        while position < end {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "."), pointDigits == nil {
                pointDigits = digitCount
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digitCount < 18 else {
                return nil
            }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            digitCount += 1
        }
        guard digitCount > 0 else { return nil }
        mantissa = isNegative ? -value : value
        decimals = digitCount - (pointDigits ?? digitCount)
    }

    /// The nearest `Double`, exact division included: both parts are exact below 2⁵³.
    var value: Double { Double(mantissa) / Double(Self.powers[decimals]) }

    /// The value × 10^digits, cut off towards zero, or `nil` when it does not fit.
    func scaled(byPowerOfTen digits: Int) -> Int64? {
        guard digits >= decimals else { return mantissa / Self.powers[decimals - digits] }
        let (product, overflow) = mantissa.multipliedReportingOverflow(
            by: Self.powers[digits - decimals])
        return overflow ? nil : product
    }

    private static let powers: [Int64] = (0...18).map { exponent in
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }
}
