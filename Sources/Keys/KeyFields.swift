import Operations
import Tables
import TrafficModel

/// Reads one object of a key file strictly: each member is asked for, or refused.
struct KeyFields {
    typealias Problem = KeyJSONReader.Problem

    private let members: [KeyJSON.Member]
    private let line: Int
    private var known: [String] = []

    init(_ value: KeyJSON, line: Int = 1) throws(Problem) {
        guard case .object(let members) = value else {
            throw Problem(line: line, words: "an object in braces is missing")
        }
        self.members = members
        self.line = members.first?.line ?? line
    }

    func problem(_ name: String, _ words: String) -> Problem {
        Problem(line: member(name)?.line ?? line, words: "\(name): \(words)")
    }

    /// Refuses whatever nobody has asked for.
    func finish() throws(Problem) {
        for member in members where !known.contains(member.name) {
            let hint = NearestWord.hint(member.name, among: known)
            throw problem(member.name, "unknown\(hint)")
        }
    }

    mutating func value(_ name: String) -> KeyJSON? {
        known.append(name)
        return member(name)?.value
    }

    /// A text that may be absent.
    mutating func text(ifPresent name: String) throws(Problem) -> String? {
        guard let value = value(name) else { return nil }
        guard case .text(let text) = value, !text.isEmpty else {
            throw problem(name, "is a text in quotes")
        }
        return text
    }

    mutating func text(_ name: String) throws(Problem) -> String {
        guard let text = try text(ifPresent: name) else { throw problem(name, "is missing") }
        return text
    }

    /// A text that means something, made by `make`.
    mutating func parsed<Result>(
        _ name: String, _ what: String, _ make: (String) -> Result?
    ) throws(Problem) -> Result {
        guard let result = make(try text(name)) else { throw problem(name, "is \(what)") }
        return result
    }

    mutating func time(ifPresent name: String) throws(Problem) -> Timestamp? {
        guard let text = try text(ifPresent: name) else { return nil }
        guard let time = Timestamp(rfc3339: text, assumedOffsetSeconds: nil) else {
            throw problem(name, "is a moment such as \"2026-11-23T07:30:00Z\"")
        }
        return time
    }

    /// Numbers of things; none where the member is absent.
    mutating func numbers<Subject>(_ name: String) throws(Problem) -> Set<Number<Subject>> {
        var numbers: Set<Number<Subject>> = []
        for element in try list(name, "a list of numbers from 0 to 4294967295") {
            guard case .number(let value) = element, let number = UInt32(exactly: value) else {
                throw problem(name, "is a list of numbers from 0 to 4294967295")
            }
            numbers.insert(Number(number))
        }
        return numbers
    }

    /// Words; none where the member is absent.
    mutating func words(_ name: String) throws(Problem) -> Set<String> {
        var words: Set<String> = []
        for element in try list(name, "a list of texts in quotes") {
            guard case .text(let word) = element, !word.isEmpty else {
                throw problem(name, "is a list of texts in quotes")
            }
            words.insert(word)
        }
        return words
    }

    /// `"all"`, or what `elements` reads.
    mutating func scope<Element>(
        _ name: String, _ elements: (inout KeyFields) throws(Problem) -> Set<Element>
    ) throws(Problem) -> Scope<Element> {
        if value(name) == .text("all") { return .everything }
        return .only(try elements(&self))
    }

    /// The version of a file: this program writes and reads version 1.
    mutating func version() throws(Problem) {
        guard value("version") == .number(1) else { throw problem("version", "is 1") }
    }

    private func member(_ name: String) -> KeyJSON.Member? { members.first { $0.name == name } }

    private mutating func list(_ name: String, _ what: String) throws(Problem) -> [KeyJSON] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value else { throw problem(name, "is \(what)") }
        return elements
    }
}
