import Tables
import Testing

@Suite struct TOMLScreenTests {
    private static func problem(in text: String) -> TOMLProblem? {
        do {
            try TOMLScreen.check(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            "", "\n\r\n", "\u{FEFF}[city]\n", "[city]\r\nnetwork = \"Lê Lợi\" # ở đây\r\n",
            "[[a.\"b c\"]]\n'd' = { e = [\n1, 0x1E, -2e-3], f = [{}] }\n",
            "a = \"2026-03-02T06:00:00Z\"\nb = 'C:\\'\nc = \"\\\"[\"\nd = \"\"\n",
            "lane-2026-03-02 = 1\n# 2026-03-02 }\n",
        ])
    func `what a file of ours may hold passes`(text: String) {
        #expect(Self.problem(in: text) == nil)
    }

    @Test func `a quote that is never closed is left to the parser`() {
        #expect(Self.problem(in: "a = \"b\n}\n") == nil)
    }

    @Test(
        arguments: [
            ("a = 1\n[\u{202E}]", 2, "a table's name"), ("[", 1, "a table's name"),
            ("[[ =", 1, "a table's name"), (" [[[a]]]", 1, "a table's name"),
            ("a = [1,\n }", 2, "'}' closes nothing"), ("a = 1]", 1, "']' closes nothing"),
            ("a = 2106-02-07Tc06:28:15Z", 1, "dates are written in quotes"),
            ("a = [2106-02-07 1 ]", 1, "dates are written in quotes"),
            ("a = \"\"\"b\nc\"\"\"", 1, "not in three"), ("a = '''b'''", 1, "not in three"),
            ("\n\né = 1", 3, "U+00E9 belongs in quotes"),
            ("# a\u{7}", 1, "U+0007 is a control character"),
            ("a = \"\u{85}\"", 1, "U+0085 is a control character"),
            ("a = 1\rb = 2", 1, "U+000D is a control character"),
        ])
    func `what would end the process is refused at its line`(
        text: String, line: Int, words: String
    ) throws {
        let problem = try #require(Self.problem(in: text))
        #expect(problem.line == line)
        #expect(problem.words.contains(words), "\(problem.words)")
    }
}
