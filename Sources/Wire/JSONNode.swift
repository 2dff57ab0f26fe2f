/// A JSON value to be written in one canonical way: keys sorted, no white space, numbers with at
/// most three decimals.
enum JSONNode {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    /// At most three decimals, rounded to nearest; not finite is `null`.
    case decimal(Double)
    case text(String)
    case array([JSONNode])
    case object([String: JSONNode])
    /// JSON that has been written before.
    case written([UInt8])

    /// A decimal, or null.
    static func decimal(_ value: Double?) -> JSONNode { value.map { .decimal($0) } ?? .null }

    /// An unsigned number.
    static func unsigned(_ value: UInt32) -> JSONNode { .unsigned(UInt64(value)) }

    /// Most messages are no longer, and need no second buffer then.
    private static let usualBytes = 512

    /// The canonical UTF-8.
    var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.usualBytes)
        write(to: &result)
        return result
    }

    private func write(to result: inout [UInt8]) {
        switch self {
        case .null: result += "null".utf8
        case .bool(let value): result += (value ? "true" : "false").utf8
        case .integer(let value): DecimalText.append(value, to: &result)
        case .unsigned(let value): result += String(value).utf8
        case .decimal(let value): DecimalText.appendTrimmed(value, to: &result)
        case .text(let value): Self.write(value, to: &result)
        case .written(let value): result += value
        case .array(let elements):
            result.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { result.append(UInt8(ascii: ",")) }
                element.write(to: &result)
            }
            result.append(UInt8(ascii: "]"))
        case .object(let fields):
            result.append(UInt8(ascii: "{"))
            for (position, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
                if position > 0 { result.append(UInt8(ascii: ",")) }
                Self.write(field.key, to: &result)
                result.append(UInt8(ascii: ":"))
                field.value.write(to: &result)
            }
            result.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to result: inout [UInt8]) {
        result.append(UInt8(ascii: "\""))
        defer { result.append(UInt8(ascii: "\"")) }
        guard text.utf8.contains(where: \.isEscapedInJSON) else {
            result += text.utf8
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                result.append(UInt8(ascii: "\\"))
                result.append(byte)
            case 0..<32:
                result += "\\u00".utf8
                result += Hexadecimal.digits(of: byte)
            default: result.append(byte)
            }
        }
    }
}

extension UInt8 {
    fileprivate var isEscapedInJSON: Bool {
        self < 32 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
