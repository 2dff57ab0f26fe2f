import Testing

@testable import Keys

@Suite struct KeyJSONReaderTests {
    @Test func `what was written is read again`() throws {
        let value = KeyJSON.object([
            .init(name: "a \"b\" \\ \n \u{1} Nguyễn", value: .text("\t\u{1F6A6}"), line: 2),
            .init(name: "b", value: .array([.number(-5), .null, .bool(true)]), line: 3),
            .init(name: "c", value: .array([.array([]), .object([])]), line: 4),
        ])
        #expect(try KeyJSONReader.read(Array(value.text().utf8)) == value)
    }

    @Test(arguments: [
        (#""\"\\\/\n\t\r\b\fA\u1ec5""#, "\"\\/\n\t\r\u{8}\u{c}Aễ"), (#"  "" "#, ""),
    ])
    func `characters behind a backslash are read`(text: String, value: String) throws {
        #expect(try KeyJSONReader.read(Array(text.utf8)) == .text(value))
    }

    @Test(arguments: [
        ("", 1, "the file ends too early"), ("{\"a\": 1,\n}", 2, "a text in quotes is missing"),
        ("{\"a\" 1}", 1, "':' is missing"), ("[1 2]", 1, "']' is missing"),
        ("{\"a\": 1\n, \"a\": 2}", 2, "'a' is there twice"), ("[1,]", 1, "neither a whole number"),
        ("[1.5]", 1, "neither a whole number"), ("[01]", 1, "neither a whole number"),
        ("[99999999999999999999]", 1, "neither a whole number"), ("nul", 1, "neither a whole"),
        ("1\n\n2", 3, "something follows behind the end"),
        ("\"a", 1, "the file ends inside a text"),
        ("\"a\nb\"", 1, "a text is not closed"), (#""\x""#, 1, "unknown character behind"),
        (#""\u12""#, 1, #"\u needs four hexadecimal digits"#),
        (#""\ud83d\udea6""#, 1, #"\u needs four hexadecimal digits"#),
        ("\"\\", 1, "the file ends inside a text"),
        (String(repeating: "[", count: 100), 1, "nested too deeply"),
    ])
    func `what is not JSON is refused with its line`(text: String, line: Int, words: String) {
        let problem = #expect(throws: KeyJSONReader.Problem.self) {
            try KeyJSONReader.read(Array(text.utf8))
        }
        #expect(problem?.line == line)
        #expect(problem?.words.hasPrefix(words) == true, "\(problem?.words ?? "")")
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: KeyJSONReader.Problem(line: 1, words: "a text is not UTF-8")) {
            try KeyJSONReader.read([0x22, 0xff, 0x22])
        }
    }
}
