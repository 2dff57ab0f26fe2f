import Testing

@testable import Wire

@Suite struct SignalFieldsTests {
    private static func text(_ message: String) throws -> String {
        try SignalFields.reading(message.utf8) { try $0.text("a") }
    }

    private static func number(_ message: String) throws -> Int64? {
        try SignalFields.reading(message.utf8) { try $0.integerIfThere("a") }
    }

    private static func refusal(of bytes: [UInt8]) -> String? {
        do {
            _ = try SignalFields.reading(bytes) { try $0.text("a") }
            return nil
        } catch {
            return error.description
        }
    }

    private static func refusal(of message: String) -> String? { refusal(of: Array(message.utf8)) }

    @Test(arguments: [
        (#"{"a":""}"#, ""), (#" { "a" : "b" } "#, "b"), (#"{"a":"phố"}"#, "phố"),
        (#"{"a":"\"\\\/\b\f\n\r\t"}"#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#"{"a":"\u0041\u1ED1\uD83D\uDEA6"}"#, "Aố🚦"),
    ])
    func `texts are read with their escapes`(message: String, text: String) throws {
        #expect(try Self.text(message) == text)
    }

    @Test(
        arguments: [
            (#"{"a":0}"#, 0), (#"{"a":-0}"#, 0), (#"{"a":-17}"#, -17), (#"{"a":5.00}"#, 5),
            (#"{"a":9223372036854775807}"#, .max), ("{}", nil),
            (#"{"a":-9223372036854775807}"#, -.max),
        ] as [(String, Int64?)])
    func `whole numbers are read, with zeros behind the point too`(
        message: String, number: Int64?
    ) throws {
        #expect(try Self.number(message) == number)
    }

    @Test(arguments: [
        #"{"a":9223372036854775808}"#, #"{"a":99999999999999999999}"#, #"{"a":0.5}"#,
        #"{"a":1e3}"#,
    ])
    func `numbers that are not whole or too great are out of range`(message: String) {
        #expect(throws: SignalMessageError("field 'a' is out of range")) {
            try Self.number(message)
        }
    }

    @Test(arguments: [
        "", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":"b"#, #"{"a":"b",}"#, #"{"a":"b"}}"#,
        #"{"a":"b"} x"#, #"{a:"b"}"#, #"{"a":"b" "c":1}"#, #"{"a":"b","c":01}"#,
        #"{"a":"b","c":-}"#, #"{"a":"b","c":1.}"#, #"{"a":"b","c":1e}"#, #"{"a":"b","c":tru}"#,
        #"{"a":"b","c":[}"#, #"{"a":"\x"}"#, #"{"a":"\u12"}"#, #"{"a":"\uD83D"}"#,
        #"{"a":"\uD83Dx1234"}"#, #"{"a":"\uDEA6"}"#, "{\"a\":\"\n\"}", #"{"a":"\"}"#,
    ])
    func `what is not JSON is refused as that`(message: String) {
        #expect(Self.refusal(of: message) == "it is not JSON")
    }

    @Test func `a text that is no UTF-8 is refused`() {
        let bytes = Array(#"{"a":""#.utf8) + [0xff] + Array(#""}"#.utf8)
        #expect(Self.refusal(of: bytes) == "it is not JSON")
    }

    @Test(arguments: ["[1]", "7", "null", #""a""#])
    func `other JSON is no object`(message: String) {
        #expect(Self.refusal(of: message) == "it is not a JSON object")
    }

    @Test(arguments: [#"{"a":1}"#, #"{"a":null}"#, #"{"a":true}"#, #"{"a":["b"]}"#, #"{"a":{}}"#])
    func `a value of another type is refused by its name`(message: String) {
        #expect(Self.refusal(of: message) == "field 'a' has the wrong type")
    }

    @Test(arguments: [
        #"{"a":"b","c":1}"#, #"{"a":"b","c":{"d":"}"}}"#, #"{"a":"b","c":"d"}"#,
        #"{"a":"b","c":false,"c":null}"#,
    ])
    func `a field that nobody reads is refused by its name`(message: String) {
        #expect(Self.refusal(of: message) == "field 'c' is unknown here")
    }

    @Test func `a name that comes twice is refused`() {
        #expect(Self.refusal(of: #"{"a":"b","a":"c"}"#) == "field 'a' is unknown here")
    }
}
