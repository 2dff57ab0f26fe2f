/// The members of one JSON object, taken apart without being copied: names and scalars are looked
/// at where they lie.
///
/// Objects and arrays within it are stepped over; nobody here reads them. Text is checked when it is
/// read, everything else when it is taken apart.
struct FlatObject {
    /// What a member holds: where its text lies, between the quotes.
    enum Value: Equatable {
        case text(Range<Int>, isEscaped: Bool)
        case integer(isNegative: Bool, magnitude: UInt64)
        /// A number that is not whole, or beyond 64 bits.
        case otherNumber
        case null
        /// A truth value, an object or an array.
        case other
    }

    /// A member.
    struct Member {
        let name: Range<Int>
        let value: Value
    }

    /// Why bytes are no such object.
    enum Problem: Error {
        case notJSON
        case notAnObject
    }

    /// The message.
    let bytes: [UInt8]
    /// In the order of the message; a name may come twice.
    private(set) var members: [Member] = []

    private var position = 0

    init(_ bytes: [UInt8]) throws(Problem) {
        self.bytes = bytes
        members.reserveCapacity(16)
        skipSpace()
        guard peek == UInt8(ascii: "{") else { throw try otherValue() }
        try takeMembers()
        skipSpace()
        guard position == bytes.count else { throw .notJSON }
    }

    /// The position of the first member of a name; names are compared as they are written.
    func index(of name: String) -> Int? {
        members.firstIndex { bytes[$0.name].elementsEqual(name.utf8) }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func takeMembers() throws(Problem) {
        position += 1
        skipSpace()
        if take("}") { return }
        repeat {
            skipSpace()
            let (name, _) = try string()
            skipSpace()
            guard take(":") else { throw .notJSON }
            skipSpace()
            members.append(Member(name: name, value: try value()))
            skipSpace()
        } while take(",")
        guard take("}") else { throw .notJSON }
    }

    private mutating func value() throws(Problem) -> Value {
        guard let first = peek else { throw .notJSON }
        switch first {
        case UInt8(ascii: "\""):
            let (range, isEscaped) = try string()
            return .text(range, isEscaped: isEscaped)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try stepOver()
            return .other
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "t"): return try word("true", .other)
        case UInt8(ascii: "f"): return try word("false", .other)
        default: throw .notJSON
        }
    }

    /// The text between two quotes, whose bytes may still be no UTF-8.
    private mutating func string() throws(Problem) -> (range: Range<Int>, isEscaped: Bool) {
        guard take("\"") else { throw .notJSON }
        let start = position
        var isEscaped = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return (start..<position - 1, isEscaped)
            }
            guard byte >= 32 else { throw .notJSON }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                position += 1
            }
            position += 1
        }
        throw .notJSON
    }

    private mutating func number() throws(Problem) -> Value {
        let isNegative = take("-")
        let start = position
        var magnitude: UInt64 = 0
        var fits = true
        while let digit = digit {
            let (tenfold, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
            fits = fits && !overflow && !carry
            magnitude = sum
            position += 1
        }
        let hasLeadingZero = position > start + 1 && bytes[start] == UInt8(ascii: "0")
        guard position > start, !hasLeadingZero else { throw .notJSON }
        let hasNoFraction = try takeFraction()
        let hasExponent = try takeExponent()
        let isWhole = hasNoFraction && !hasExponent
        return fits && isWhole
            ? .integer(isNegative: isNegative, magnitude: magnitude) : .otherNumber
    }

    private var digit: UInt8? {
        guard let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
            return nil
        }
        return byte - UInt8(ascii: "0")
    }

    /// Steps over a fraction.
    ///
    /// - Returns: Whether it comes to nothing, as in 5.0.
    private mutating func takeFraction() throws(Problem) -> Bool {
        guard take(".") else { return true }
        return try takeDigits().allSatisfy { $0 == UInt8(ascii: "0") }
    }

    /// Steps over an exponent.
    ///
    /// - Returns: Whether there was one.
    private mutating func takeExponent() throws(Problem) -> Bool {
        guard take("e") || take("E") else { return false }
        if !take("+") { _ = take("-") }
        _ = try takeDigits()
        return true
    }

    private mutating func takeDigits() throws(Problem) -> ArraySlice<UInt8> {
        let start = position
        while digit != nil { position += 1 }
        guard position > start else { throw .notJSON }
        return bytes[start..<position]
    }

    /// Steps over an object or an array; only its brackets and texts are checked.
    private mutating func stepOver() throws(Problem) {
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
        throw .notJSON
    }

    /// What else the bytes begin with: JSON of another kind, or none.
    private mutating func otherValue() throws(Problem) -> Problem {
        _ = try value()
        return .notAnObject
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws(Problem) -> Value {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw .notJSON
        }
        position = end
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, byte == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 32 || byte == 9 || byte == 10 || byte == 13 {
            position += 1
        }
    }
}
