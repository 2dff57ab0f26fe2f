/// Reads JSON strictly (RFC 8259): one value, no member twice, every mistake with its line.
struct KeyJSONReader {
    /// Why a text is not what it should be.
    struct Problem: Error, Hashable {
        let line: Int
        let words: String
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// Deepest nesting that is read; our files have three levels.
    private static let deepest = 16

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a whole text.
    static func read(_ bytes: [UInt8]) throws(Problem) -> KeyJSON {
        var reader = KeyJSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else {
            throw reader.problem("something follows behind the end")
        }
        return value
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func problem(_ words: String) -> Problem { Problem(line: line, words: words) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0d).contains(byte) {
            if byte == 0x0a { line += 1 }
            position += 1
        }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Problem) {
        guard skip(character) else {
            throw problem(next == nil ? "the file ends too early" : "'\(character)' is missing")
        }
    }

    private mutating func value(depth: Int) throws(Problem) -> KeyJSON {
        guard depth < Self.deepest else { throw problem("nested too deeply") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case nil: throw problem("the file ends too early")
        default: return try word()
        }
    }

    private mutating func object(depth: Int) throws(Problem) -> KeyJSON {
        try expect("{")
        var members: [KeyJSON.Member] = []
        if skip("}") { return .object([]) }
        repeat {
            skipSpace()
            let begin = line
            let name = try text()
            guard !members.contains(where: { $0.name == name }) else {
                throw problem("'\(name)' is there twice")
            }
            try expect(":")
            members.append(
                KeyJSON.Member(name: name, value: try value(depth: depth + 1), line: begin))
        } while skip(",")
        try expect("}")
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Problem) -> KeyJSON {
        try expect("[")
        var values: [KeyJSON] = []
        if skip("]") { return .array([]) }
        repeat { values.append(try value(depth: depth + 1)) } while skip(",")
        try expect("]")
        return .array(values)
    }

    /// A number, or one of the three words.
    private mutating func word() throws(Problem) -> KeyJSON {
        let end =
            bytes[position...].firstIndex { byte in
                !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    && !"-+.E".utf8.contains(byte)
            } ?? bytes.count
        let word = String(decoding: bytes[position..<end], as: UTF8.self)
        switch word {
        case "null", "true", "false":
            position = end
            return word == "null" ? .null : .bool(word == "true")
        default:
            guard let number = Int(word), "\(number)" == word else {
                throw problem("neither a whole number nor a text in quotes")
            }
            position = end
            return .number(number)
        }
    }

    private mutating func text() throws(Problem) -> String {
        guard skip("\"") else { throw problem("a text in quotes is missing") }
        var units: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw problem("a text is not closed") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                units += try escaped()
            } else {
                units.append(byte)
            }
        }
        guard skip("\"") else { throw problem("the file ends inside a text") }
        guard let text = String(validating: units, as: UTF8.self) else {
            throw problem("a text is not UTF-8")
        }
        return text
    }

    /// What stands behind a backslash, in UTF-8.
    private mutating func escaped() throws(Problem) -> [UInt8] {
        guard let byte = next else { throw problem("the file ends inside a text") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "u"):
            let digits = bytes[position..<min(position + 4, bytes.count)]
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
            // Pairs of surrogates are never needed: the characters themselves may be written.
            guard digits.count == 4, let scalar = code.flatMap(Unicode.Scalar.init) else {
                throw problem("\\u needs four hexadecimal digits of a character")
            }
            position += 4
            return Array(String(Character(scalar)).utf8)
        default: throw problem("unknown character behind a backslash")
        }
    }
}
