import TestSupport
import Testing

@testable import Wire

/// Numbers between text and integer: decimals that are read, decimals and bytes that are written.
@Suite struct NumberTextTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("-12.50", -1_250, 2), ("+7", 7, 0), (" 7 ", 7, 0), (".5", 5, 1),
            ("5.", 5, 0), ("007", 7, 0), ("9", 9, 0),
            ("999999999999999999", 999_999_999_999_999_999, 0),
            ("0.99999999999999999", 99_999_999_999_999_999, 17),
            (".999999999999999999", 999_999_999_999_999_999, 18),
        ] as [(String, Int64, Int)])
    func `a decimal is read as it was written`(text: String, mantissa: Int64, decimals: Int) {
        let decimal = FixedDecimal(text.utf8Span.span)
        #expect(decimal?.mantissa == mantissa)
        #expect(decimal?.decimals == decimals)
    }

    @Test(arguments: [
        "", " ", "-", "+", ".", "-.", "+-1", "1.2.3", "1 2", "1e3", "/", ":", "1,5",
        "1234567890123456789", "0.123456789012345678", "٣",
    ])
    func `other text is no decimal`(text: String) {
        #expect(FixedDecimal(text.utf8Span.span) == nil)
    }

    @Test(
        arguments: [
            ("1.5", 6, 1_500_000), ("1.5", 1, 15), ("1.57", 1, 15), ("-1.57", 1, -15),
            ("1.5", 0, 1), ("9223372036854", 6, 9_223_372_036_854_000_000),
            ("-9223372036854", 6, -9_223_372_036_854_000_000), ("9223372036855", 6, nil),
            (".000000000000000001", 18, 1), (".000000000000000001", 17, 0),
            ("1", 18, 1_000_000_000_000_000_000),
        ] as [(String, Int, Int64?)])
    func `a decimal is scaled without rounding up`(text: String, digits: Int, value: Int64?) {
        #expect(FixedDecimal(text.utf8Span.span)?.scaled(byPowerOfTen: digits) == value)
    }

    @Test(arguments: ["0", "-12.5", "0.001", "123456789.125", "1.10"])
    func `a decimal has the value of the literal`(text: String) {
        #expect(FixedDecimal(text.utf8Span.span)?.value == Double(text))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a decimal of any digits has the nearest value`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let whole = Int.random(in: -99_999...99_999, using: &generator)
            let part = Int.random(in: 0...9_999_999, using: &generator)
            let text = "\(whole).\(part)"
            #expect(FixedDecimal(text.utf8Span.span)?.value == Double(text), "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            (0, 0, "0"), (7, 0, "7"), (-7, 0, "-7"), (7, 3, "0.007"), (-7, 3, "-0.007"),
            (1_000, 3, "1.000"), (12_345, 3, "12.345"), (999, 3, "0.999"), (0, 2, "0.00"),
            (.min, 0, "-9223372036854775808"),
        ] as [(Int64, Int, String)])
    func `a fixed text has exactly its decimals`(scaled: Int64, decimals: Int, text: String) {
        #expect(DecimalText.fixed(scaled, decimals: decimals) == text)
    }

    @Test(
        arguments: [
            (1_500, 3, "1.5"), (1_000, 3, "1"), (1_000, 0, "1000"), (0, 3, "0"), (10, 1, "1"),
            (-120, 2, "-1.2"),
        ] as [(Int64, Int, String)])
    func `a trimmed text ends without zeros behind the point`(
        scaled: Int64, decimals: Int, text: String
    ) {
        #expect(DecimalText.trimmed(scaled, decimals: decimals) == text)
    }

    @Test(
        arguments: [
            (0.25, 1, "0.3"), (-0.25, 1, "-0.3"), (1e300, 0, "1000000000000000000"),
            (-1e300, 0, "-1000000000000000000"), (2.5, 0, "3"), (.nan, 3, ""),
            (-.infinity, 3, ""),
        ] as [(Double, Int, String)])
    func `a number is rounded away from zero and stays within its digits`(
        value: Double, decimals: Int, text: String
    ) {
        var bytes: [UInt8] = []
        DecimalText.append(value, decimals: decimals, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `every byte is two lower-case digits and comes back`() {
        let bytes = (0...255).map { UInt8($0) }
        let text = Hexadecimal.text(bytes)
        #expect(
            Hexadecimal.text([0x00, 0x09, 0x0A, 0x0F, 0x10, 0x9F, 0xA0, 0xFF])
                == "00090a0f109fa0ff")
        #expect(Hexadecimal.bytes(text) == bytes)
        #expect(Hexadecimal.bytes(text.uppercased()) == bytes)
    }

    @Test(arguments: ["0", "123", "0g", "g0", " 0", "0x"])
    func `text that is not pairs of digits is no bytes`(text: String) {
        #expect(Hexadecimal.bytes(text) == nil)
    }

    @Test func `control characters are escaped and nothing else is`() {
        let bytes = JSONNode.text("\u{00}\u{1F}\u{20}\u{7F}\"\\é").bytes
        #expect(
            String(decoding: bytes, as: UTF8.self) == #""\u0000\u001f "# + "\u{7F}" + #"\"\\é""#)
    }
}
