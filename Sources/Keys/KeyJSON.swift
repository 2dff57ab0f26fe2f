/// JSON as key files need it: whole numbers only, members in their order and with their lines.
indirect enum KeyJSON: Hashable {
    case null
    case bool(Bool)
    case number(Int)
    case text(String)
    case array([KeyJSON])
    case object([Member])

    /// One member of an object.
    struct Member: Hashable {
        let name: String
        let value: KeyJSON
        /// The line it begins in, from 1; 0 where it was not read.
        var line = 0
    }

    /// Members in their order, those that are absent left out.
    static func members(_ members: KeyValuePairs<String, KeyJSON?>) -> [Member] {
        members.compactMap { name, value in value.map { Member(name: name, value: $0) } }
    }

    /// The text for people: two spaces a level, arrays of plain values in one line.
    func text(indentation: String = "") -> String {
        let inner = indentation + "  "
        switch self {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .number(let value): return "\(value)"
        case .text(let value): return Self.quoted(value)
        case .array(let values) where values.allSatisfy(\.isPlain):
            return "[" + values.map { $0.text() }.joined(separator: ", ") + "]"
        case .array(let values):
            let lines = values.map { inner + $0.text(indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
        case .object(let members):
            let lines = members.map {
                inner + Self.quoted($0.name) + ": " + $0.value.text(indentation: inner)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
        }
    }

    private var isPlain: Bool {
        switch self {
        case .array, .object: false
        case .null, .bool, .number, .text: true
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
