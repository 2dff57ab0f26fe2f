internal import TrafficModel

/// The fields of one JSON object, read strictly: each by its name and type, and none besides.
final class SignalFields {
    private let object: FlatObject
    /// Which members were asked for, one bit each.
    private var isRead: [Bool]

    private init(_ object: FlatObject) {
        self.object = object
        isRead = Array(repeating: false, count: object.members.count)
    }

    /// Reads a message, and refuses it when a field is left that nobody asked for: what is not
    /// understood might have been a condition.
    static func reading<Value>(
        _ payload: some Collection<UInt8>, _ body: (SignalFields) throws -> Value
    ) throws(SignalMessageError) -> Value {
        do {
            let fields = SignalFields(try FlatObject(Array(payload)))
            let value = try body(fields)
            try fields.refuseUnread()
            return value
        } catch FlatObject.Problem.notAnObject {
            throw SignalMessageError("it is not a JSON object")
        } catch let error as SignalMessageError {
            throw error
        } catch {
            throw SignalMessageError("it is not JSON")
        }
    }

    func text(_ name: String) throws -> String {
        guard case .text(let range, let isEscaped) = try value(name) else { throw wrongType(name) }
        guard let text = object.text(range, isEscaped: isEscaped) else {
            throw FlatObject.Problem.notJSON
        }
        return text
    }

    func unsigned(_ name: String) throws -> UInt64 { try integer(name) }
    func number(_ name: String) throws -> UInt32 { try integer(name) }
    func unsignedIfThere(_ name: String) throws -> UInt64? {
        isThere(name) ? try integer(name) : nil
    }
    func integerIfThere(_ name: String) throws -> Int64? { isThere(name) ? try integer(name) : nil }
    func textIfThere(_ name: String) throws -> String? { isThere(name) ? try text(name) : nil }

    /// A text, or `nil` for null; the field must be there.
    func textUnlessNull(_ name: String) throws -> String? {
        try value(name) == .null ? nil : try text(name)
    }

    func isThere(_ name: String) -> Bool { object.index(of: name) != nil }

    /// A text of at most so many bytes.
    func text(_ name: String, atMost limit: Int) throws -> String {
        let text = try text(name)
        guard text.utf8.count <= limit else {
            throw SignalMessageError("\(name) has \(text.utf8.count) bytes; \(limit) may be")
        }
        return text
    }

    /// A span in milliseconds, 0 or more and at most a day.
    func span(_ name: String) throws -> Int64 {
        let span: Int64 = try integer(name)
        guard (0...86_400_000).contains(span) else {
            throw SignalMessageError("\(name) is \(span); it lies in 0…86400000")
        }
        return span
    }

    /// A moment of a controller's clock: 0 or more, and no more than a century.
    func uptime(_ name: String) throws -> Uptime {
        let moment: Int64 = try integer(name)
        guard (0...3_155_760_000_000).contains(moment) else {
            throw SignalMessageError("\(name) is \(moment), which no controller's clock says")
        }
        return Uptime(milliseconds: moment)
    }

    /// The number of a stage, 0 where there is none yet.
    func stageNumber(_ name: String) throws -> Int {
        let number: UInt8 = try integer(name)
        return Int(number)
    }

    func moment(_ name: String) throws -> Timestamp {
        let text = try text(name)
        guard let time = Timestamp(rfc3339: text, assumedOffsetSeconds: nil) else {
            throw SignalMessageError("\(name) is no RFC 3339 time: '\(text)'")
        }
        return time
    }

    func choice<Choice: RawRepresentable<String>>(
        _ name: String, _ type: Choice.Type
    ) throws -> Choice {
        let text = try text(name)
        guard let value = Choice(rawValue: text) else {
            throw SignalMessageError("\(name) '\(text)' is unknown")
        }
        return value
    }

    private func integer<Integer: FixedWidthInteger>(_ name: String) throws -> Integer {
        switch try value(name) {
        case .integer(let isNegative, let magnitude):
            guard let number = Integer(isNegative: isNegative, magnitude: magnitude) else {
                throw outOfRange(name)
            }
            return number
        case .otherNumber: throw outOfRange(name)
        case .text, .null, .other: throw wrongType(name)
        }
    }

    private func value(_ name: String) throws -> FlatObject.Value {
        guard let index = object.index(of: name) else {
            throw SignalMessageError("field '\(name)' is missing")
        }
        isRead[index] = true
        return object.members[index].value
    }

    private func wrongType(_ name: String) -> SignalMessageError {
        SignalMessageError("field '\(name)' has the wrong type")
    }

    private func outOfRange(_ name: String) -> SignalMessageError {
        SignalMessageError("field '\(name)' is out of range")
    }

    /// A name that comes a second time is nobody's either.
    private func refuseUnread() throws {
        guard let index = isRead.firstIndex(of: false) else { return }
        let name = object.members[index].name
        throw SignalMessageError(
            "field '\(String(decoding: object.bytes[name], as: UTF8.self))' is unknown here")
    }
}

extension FixedWidthInteger {
    /// The number with a sign and a magnitude, or `nil` where the type cannot hold it.
    fileprivate init?(isNegative: Bool, magnitude: UInt64) {
        guard isNegative else {
            self.init(exactly: magnitude)
            return
        }
        guard magnitude <= UInt64(Int64.max) else { return nil }
        self.init(exactly: -Int64(magnitude))
    }
}
