/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
    /// The two digits of a byte, in ASCII.
    static func digits(of byte: UInt8) -> [UInt8] { [digit(byte >> 4), digit(byte & 15)] }

    /// Two digits a byte.
    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap(digits(of:)), as: UTF8.self)
    }

    /// The bytes behind a text, or `nil` when it is not pairs of hexadecimal digits.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var result: [UInt8] = []
        for position in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[position], let low = digits[position + 1] else { return nil }
            result.append(UInt8(high * 16 + low))
        }
        return result
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
