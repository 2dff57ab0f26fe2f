import Messaging
import TOMLKit
import Tables

/// Reads one table of a TOML file strictly: every key is asked for, in its range, or refused.
struct StrictTable {
    private let table: TOMLTable?
    private let path: String
    private var known: [String] = []
    /// Whether endpoints may be reached from other machines.
    var mayLeaveLoopback = false
    /// What is wrong, each with its dotted path.
    private(set) var problems: [String] = []

    init(_ table: TOMLTable?, path: String) {
        self.table = table
        self.path = path
    }

    mutating func number(_ key: String, _ range: ClosedRange<Double>, _ apply: (Double) -> Void) {
        guard let value = value(key) else { return }
        guard let number = value.double ?? value.int.map(Double.init) else {
            return expect(key, "a number")
        }
        guard range.contains(number) else {
            let bounds = "\(Self.text(range.lowerBound))…\(Self.text(range.upperBound))"
            return add(key, "\(Self.text(number)) is not in \(bounds)")
        }
        apply(number)
    }

    mutating func integer(_ key: String, _ range: ClosedRange<Int>, _ apply: (Int) -> Void) {
        guard let value = value(key) else { return }
        guard let number = value.int else { return expect(key, "a whole number") }
        guard range.contains(number) else {
            return add(key, "\(number) is not in \(range.lowerBound)…\(range.upperBound)")
        }
        apply(number)
    }

    mutating func text(_ key: String, _ apply: (String) -> Void) {
        guard let value = value(key) else { return }
        guard let text = value.string, !text.isEmpty else { return expect(key, "a text in quotes") }
        apply(text)
    }

    /// A text that may be empty for "none".
    mutating func optionalText(_ key: String, _ apply: (String?) -> Void) {
        guard let value = value(key) else { return }
        guard let text = value.string else { return expect(key, "a text in quotes") }
        apply(text.isEmpty ? nil : text)
    }

    /// A text that names where a socket is bound.
    mutating func endpoint(_ key: String, _ apply: (String) -> Void) {
        var endpoint: String?
        text(key) { endpoint = $0 }
        guard let endpoint, isEndpoint(endpoint, key) else { return }
        apply(endpoint)
    }

    /// A list of texts that name where sockets are bound.
    mutating func endpoints(_ key: String, _ apply: ([String]) -> Void) {
        var endpoints: [String] = []
        texts(key) { endpoints = $0 }
        guard !endpoints.isEmpty, endpoints.allSatisfy({ isEndpoint($0, key) }) else { return }
        apply(endpoints)
    }

    private mutating func isEndpoint(_ text: String, _ key: String) -> Bool {
        do throws(MessagingError) {
            try EndpointCheck.checkBinding(to: text, allowsNonLoopback: mayLeaveLoopback)
            return true
        } catch {
            add(key, "\(error)")
            return false
        }
    }

    mutating func flag(_ key: String, _ apply: (Bool) -> Void) {
        guard let value = value(key) else { return }
        guard let flag = value.bool else { return expect(key, "true or false") }
        apply(flag)
    }

    mutating func choice(_ key: String, among choices: [String], _ apply: (String) -> Void) {
        guard let value = value(key) else { return }
        let text = value.string ?? ""
        guard choices.contains(text) else {
            let hint = NearestWord.hint(text, among: choices)
            return add(key, "is one of \(choices.joined(separator: ", "))\(hint)")
        }
        apply(text)
    }

    mutating func texts(_ key: String, _ apply: ([String]) -> Void) {
        guard let value = value(key) else { return }
        let texts = value.array.map { array in array.compactMap { $0.string } }
        guard let texts, !texts.isEmpty, texts.count == value.array?.count else {
            return expect(key, "a list of texts in quotes")
        }
        apply(texts)
    }

    mutating func integers(
        _ key: String, _ range: ClosedRange<Int>, _ apply: ([Int]) -> Void
    ) {
        guard let value = value(key) else { return }
        let numbers = value.array.map { array in array.compactMap { $0.int } }
        guard let numbers, !numbers.isEmpty, numbers.count == value.array?.count else {
            return expect(key, "a list of whole numbers")
        }
        for number in numbers where !range.contains(number) {
            return add(key, "\(number) is not in \(range.lowerBound)…\(range.upperBound)")
        }
        apply(numbers)
    }

    /// A table inside this one; its problems are added with `absorb`.
    mutating func table(_ key: String) -> StrictTable {
        let value = value(key)
        if value != nil, value?.table == nil { expect(key, "a table: [\(key)]") }
        var inner = StrictTable(value?.table, path: path.isEmpty ? key : "\(path).\(key)")
        inner.mayLeaveLoopback = mayLeaveLoopback
        return inner
    }

    /// Refuses keys that nobody asked for, and takes over what is wrong in an inner table.
    mutating func absorb(_ inner: StrictTable) {
        var inner = inner
        inner.refuseUnknown()
        problems += inner.problems
    }

    /// Refuses keys that nobody asked for.
    mutating func refuseUnknown() {
        for key in table?.keys.sorted() ?? [] where !known.contains(key) {
            add(key, "unknown key\(NearestWord.hint(key, among: known))")
        }
    }

    /// Adds a problem of one key.
    mutating func add(_ key: String, _ words: String) {
        problems.append((path.isEmpty ? key : "\(path).\(key)") + ": " + words)
    }

    private mutating func expect(_ key: String, _ what: String) { add(key, "is \(what)") }

    private mutating func value(_ key: String) -> (any TOMLValueConvertible)? {
        known.append(key)
        return table?[key]
    }

    private static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    }
}
