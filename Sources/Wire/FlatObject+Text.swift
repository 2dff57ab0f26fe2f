extension FlatObject {
    /// The text that lies between two quotes; `nil` where it is no UTF-8 or has a wrong escape.
    func text(_ range: Range<Int>, isEscaped: Bool) -> String? {
        guard isEscaped else { return String(validating: bytes[range], as: UTF8.self) }
        var plain: [UInt8] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                plain.append(byte)
                continue
            }
            guard let scalar = escaped(&position, before: range.upperBound) else { return nil }
            plain += Array(String(Character(scalar)).utf8)
        }
        return String(validating: plain, as: UTF8.self)
    }

    /// What stands for the letters behind a backslash.
    private func escaped(_ position: inout Int, before end: Int) -> Unicode.Scalar? {
        guard position < end else { return nil }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return unicode(&position, before: end)
        default: return nil
        }
    }

    /// A scalar from its four hexadecimal digits, or from twice four (RFC 8259 §7).
    private func unicode(_ position: inout Int, before end: Int) -> Unicode.Scalar? {
        guard let first = codeUnit(&position, before: end) else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard position + 2 <= end, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return nil }
        position += 2
        guard let second = codeUnit(&position, before: end), UTF16.isTrailSurrogate(second) else {
            return nil
        }
        let (high, low) = (UInt32(first) - 0xd800, UInt32(second) - 0xdc00)
        return Unicode.Scalar(0x1_0000 + high << 10 + low)
    }

    private func codeUnit(_ position: inout Int, before end: Int) -> UInt16? {
        guard position + 4 <= end else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }
}
