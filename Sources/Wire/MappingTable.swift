/// One table of a mapping file while it is decoded: strict about keys, errors with dotted paths.
struct MappingTable {
    private let values: KeyedDecodingContainer<Key>
    private let path: String

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Opens the table and refuses keys it may not have.
    init(_ decoder: any Decoder, path: String, keys: [String]) throws {
        values = try decoder.container(keyedBy: Key.self)
        self.path = path
        for key in values.allKeys.map(\.stringValue).sorted() where !keys.contains(key) {
            throw error(key, "unknown key; this table has \(keys.joined(separator: ", "))")
        }
    }

    func string(_ key: String) throws -> String {
        guard let value = try optionalString(key) else { throw error(key, "is missing") }
        return value
    }

    func optionalString(_ key: String) throws -> String? {
        try value(String.self, key, "text in quotes")
    }

    func integer(_ key: String) throws -> Int? { try value(Int.self, key, "a whole number") }

    func number(_ key: String) throws -> Double? {
        guard values.contains(Key(stringValue: key)) else { return nil }
        // Some decoders tell 30 from 30.0, so a failure here is not yet an error.
        if let whole = try? values.decode(Int.self, forKey: Key(stringValue: key)) {
            return Double(whole)
        }
        return try value(Double.self, key, "a number")
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, default standard: Choice
    ) throws -> Choice {
        guard let text = try optionalString(key) else { return standard }
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(key, "'\(text)' is none of \(all)")
        }
        return choice
    }

    func value<Value: Decodable>(
        _ type: Value.Type, _ key: String, _ words: String
    ) throws -> Value? {
        guard values.contains(Key(stringValue: key)) else { return nil }
        do {
            return try values.decode(type, forKey: Key(stringValue: key))
        } catch let failure as MappingError {
            throw failure
        } catch {
            throw self.error(key, "must be \(words)")
        }
    }

    func error(_ key: String, _ problem: String) -> MappingError {
        MappingError(path: path.isEmpty ? key : "\(path).\(key)", problem: problem)
    }
}
