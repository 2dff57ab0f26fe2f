internal import FoundationEssentials
internal import TrafficModel

/// The fields of one JSON object, read strictly: each by its name and type, and none besides.
final class SignalFields: Decodable {
    private let values: KeyedDecodingContainer<FieldName>
    private var readNames: Set<String> = []

    init(from decoder: any Decoder) throws {
        values = try decoder.container(keyedBy: FieldName.self)
    }

    /// Reads a message, and refuses it when a field is left that nobody asked for: what is not
    /// understood might have been a condition.
    static func reading<Value>(
        _ payload: some Collection<UInt8>, _ body: (SignalFields) throws -> Value
    ) throws(SignalMessageError) -> Value {
        do {
            let fields = try JSONDecoder().decode(SignalFields.self, from: Data(payload))
            let value = try body(fields)
            try fields.refuseUnread()
            return value
        } catch let error as SignalMessageError {
            throw error
        } catch DecodingError.typeMismatch {
            throw SignalMessageError("it is not a JSON object")
        } catch {
            throw SignalMessageError("it is not JSON")
        }
    }

    func text(_ name: String) throws -> String { try value(name) }
    func unsigned(_ name: String) throws -> UInt64 { try value(name) }
    func number(_ name: String) throws -> UInt32 { try value(name) }
    func unsignedIfThere(_ name: String) throws -> UInt64? {
        isThere(name) ? try value(name) : nil
    }
    func integerIfThere(_ name: String) throws -> Int64? { isThere(name) ? try value(name) : nil }
    func textIfThere(_ name: String) throws -> String? { isThere(name) ? try value(name) : nil }

    /// A text, or `nil` for null; the field must be there.
    func textUnlessNull(_ name: String) throws -> String? {
        if try values.decodeNil(forKey: key(name)) { return nil }
        return try value(name)
    }

    func isThere(_ name: String) -> Bool { values.contains(key(name)) }

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
        let span: Int64 = try value(name)
        guard (0...86_400_000).contains(span) else {
            throw SignalMessageError("\(name) is \(span); it lies in 0…86400000")
        }
        return span
    }

    /// A moment of a controller's clock: 0 or more, and no more than a century.
    func uptime(_ name: String) throws -> Uptime {
        let moment: Int64 = try value(name)
        guard (0...3_155_760_000_000).contains(moment) else {
            throw SignalMessageError("\(name) is \(moment), which no controller's clock says")
        }
        return Uptime(milliseconds: moment)
    }

    /// The number of a stage, 0 where there is none yet.
    func stageNumber(_ name: String) throws -> Int {
        let number: UInt8 = try value(name)
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

    private func value<Value: Decodable>(_ name: String) throws -> Value {
        do {
            return try values.decode(Value.self, forKey: key(name))
        } catch DecodingError.keyNotFound {
            throw SignalMessageError("field '\(name)' is missing")
        } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
            throw SignalMessageError("field '\(name)' has the wrong type")
        } catch {
            // The decoder's own error for a number that its type cannot hold has no public name.
            throw SignalMessageError("field '\(name)' is out of range")
        }
    }

    private func key(_ name: String) -> FieldName {
        readNames.insert(name)
        return FieldName(stringValue: name)
    }

    private func refuseUnread() throws {
        let unread = values.allKeys.map(\.stringValue).filter { !readNames.contains($0) }
        guard let first = unread.min() else { return }
        throw SignalMessageError("field '\(first)' is unknown here")
    }
}

/// Any field's name.
private struct FieldName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
