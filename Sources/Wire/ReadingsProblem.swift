public import TrafficModel

/// Something in a file of readings that would be refused.
public struct ReadingsProblem: Hashable, Sendable, CustomStringConvertible {
    /// Byte of the file, in binary and JSON.
    public let byteOffset: Int?
    /// Line of the file, counted from 1, in JSON and CSV.
    public let line: Int?
    /// The reason.
    public let reason: RefusalReason
    /// What is wrong and what to do about it.
    public let words: String

    /// Makes a problem.
    public init(byteOffset: Int?, line: Int?, reason: RefusalReason, words: String) {
        self.byteOffset = byteOffset
        self.line = line
        self.reason = reason
        self.words = words
    }

    /// Place, reason and advice in one line.
    public var description: String {
        let places = [line.map { "line \($0)" }, byteOffset.map { "byte \($0)" }]
        let place = places.compactMap { $0 }.joined(separator: ", ")
        return place.isEmpty ? "\(reason.name): \(words)" : "\(place): \(reason.name): \(words)"
    }
}
