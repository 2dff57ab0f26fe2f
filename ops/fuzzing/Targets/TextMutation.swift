/// One mutation of a text: libFuzzer's own on bytes, or one of lines and words.
///
/// Bytes alone seldom make a number out of range, a row twice or a cell in another's place.
struct TextMutation {
    private var text: [UInt8]
    private var random: SeededGenerator

    /// Words at which a check may change its mind.
    private static let words: [[UInt8]] = [
        "", "0", "-0", "1", "-1", "2", "7", "8", "24", "60", "100", "127", "128", "255", "256",
        "999", "1024", "1025", "3600", "3601", "32768", "65535", "65536", "86400", "1000000",
        "1000001", "4194303", "4194304", "2147483647", "2147483648", "4294967294", "4294967295",
        "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "0.5", ".5", "5.", "1e3", "1e-400",
        "1e300", "1e400", "-1e300", "0.000000000000000001", "inf", "nan", "null", "true", "false",
        "1970-01-01T00:00:00Z", "2106-02-07T06:28:15Z", "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59", "2024-02-30T00:00:00Z", "\u{FFFD}", "\u{202E}", "\u{0}",
    ].map { Array($0.utf8) }

    private init(_ bytes: UnsafeRawBufferPointer, seed: UInt64) {
        text = Array(bytes)
        random = SeededGenerator(seed: seed)
    }

    /// Mutates the first `count` bytes in place and returns how many are used then.
    static func mutate(_ bytes: UnsafeMutableRawBufferPointer, count: Int, seed: UInt64) -> Int {
        var mutation = TextMutation(UnsafeRawBufferPointer(rebasing: bytes[..<count]), seed: seed)
        guard count > 0, Bool.random(using: &mutation.random) else {
            return mutateBytes(bytes.baseAddress, count, bytes.count)
        }
        mutation.mutate()
        let used = min(mutation.text.count, bytes.count)
        bytes.copyBytes(from: mutation.text.prefix(used))
        return used
    }

    private mutating func mutate() {
        let line = around(anyPlace()) { $0 != UInt8(ascii: "\n") }
        let word = around(anyPlace(), while: Self.isInWord)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: text.insert(contentsOf: text[line] + [UInt8(ascii: "\n")], at: line.lowerBound)
        case 1: text.removeSubrange(line.lowerBound..<min(line.upperBound + 1, text.count))
        case 2:
            let other = around(anyPlace()) { $0 != UInt8(ascii: "\n") }
            text.replaceSubrange(line, with: Array(text[other]))
        case 3, 4:
            let other = around(anyPlace(), while: Self.isInWord)
            text.replaceSubrange(word, with: Array(text[other]))
        default:
            let place = Int.random(in: 0..<Self.words.count, using: &random)
            text.replaceSubrange(word, with: Self.words[place])
        }
    }

    private mutating func anyPlace() -> Int { Int.random(in: 0..<text.count, using: &random) }

    /// The bytes around a place that belong together.
    private func around(_ place: Int, while belongs: (UInt8) -> Bool) -> Range<Int> {
        let start = text[..<place].lastIndex { !belongs($0) }.map { $0 + 1 } ?? 0
        let end = text[place...].firstIndex { !belongs($0) } ?? text.count
        return start..<max(start, end)
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...:
            true
        default: "_.+-".utf8.contains(byte)
        }
    }
}
