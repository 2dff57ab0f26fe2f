/// Numbers as text with a fixed number of decimals, the same on every machine.
enum DecimalText {
    /// At most three decimals without trailing zeros; not finite is `null`.
    static func trimmed(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        return trimmed(scaled(value, decimals: 3), decimals: 3)
    }

    /// An integer number of 10^-decimals, without trailing zeros: `trimmed(1500, 3)` is `1.5`.
    static func trimmed(_ scaled: Int64, decimals: Int) -> String {
        var text = fixed(scaled, decimals: decimals)
        guard decimals > 0 else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Exactly so many decimals; not finite is empty.
    static func fixed(_ value: Double, decimals: Int) -> String {
        value.isFinite ? fixed(scaled(value, decimals: decimals), decimals: decimals) : ""
    }

    /// An integer number of 10^-decimals, with exactly so many decimals.
    static func fixed(_ scaled: Int64, decimals: Int) -> String {
        let sign = scaled < 0 ? "-" : ""
        let digits = String(scaled.magnitude)
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// Rounds half away from zero; what does not fit is brought to ±10¹⁸.
    private static func scaled(_ value: Double, decimals: Int) -> Int64 {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let product = (value * factor).rounded(.toNearestOrAwayFromZero)
        return Int64(min(max(product, -1e18), 1e18))
    }
}
