/// Numbers as text with a fixed number of decimals, the same on every machine.
enum DecimalText {
    /// At most three decimals without trailing zeros; not finite is `null`.
    static func trimmed(_ value: Double) -> String { text { appendTrimmed(value, to: &$0) } }

    /// An integer number of 10^-decimals, without trailing zeros: `trimmed(1500, 3)` is `1.5`.
    static func trimmed(_ scaled: Int64, decimals: Int) -> String {
        text { append(scaled, decimals: decimals, trims: true, to: &$0) }
    }

    /// An integer number of 10^-decimals, with exactly so many decimals.
    static func fixed(_ scaled: Int64, decimals: Int) -> String {
        text { append(scaled, decimals: decimals, to: &$0) }
    }

    /// Appends at most three decimals without trailing zeros; not finite is `null`.
    static func appendTrimmed(_ value: Double, to result: inout [UInt8]) {
        guard value.isFinite else {
            result += "null".utf8
            return
        }
        append(scaled(value, decimals: 3), decimals: 3, trims: true, to: &result)
    }

    /// Appends exactly so many decimals; of what is not finite, nothing.
    static func append(_ value: Double, decimals: Int, to result: inout [UInt8]) {
        guard value.isFinite else { return }
        append(scaled(value, decimals: decimals), decimals: decimals, to: &result)
    }

    /// Appends an integer number of 10^-decimals, with so many decimals or, trimmed, with those
    /// that are needed.
    ///
    /// - Complexity: O(digits), no allocation but the array's own.
    static func append(
        _ scaled: Int64, decimals: Int = 0, trims: Bool = false, to result: inout [UInt8]
    ) {
        var rest = scaled.magnitude
        var left = decimals
        while trims, left > 0, rest % 10 == 0 {
            rest /= 10
            left -= 1
        }
        if scaled < 0 { result.append(UInt8(ascii: "-")) }
        // From the last digit to the first, and then turned round.
        let start = result.count
        var written = 0
        repeat {
            if written == left, left > 0 { result.append(UInt8(ascii: ".")) }
            result.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            written += 1
        } while rest > 0 || written <= left
        result[start...].reverse()
    }

    private static func text(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Rounds half away from zero; what does not fit is brought to ±10¹⁸.
    private static func scaled(_ value: Double, decimals: Int) -> Int64 {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let product = (value * factor).rounded(.toNearestOrAwayFromZero)
        return Int64(min(max(product, -1e18), 1e18))
    }
}
