import Testing

/// What `CONTRIBUTING.md` forbids in sources, where the formatter cannot see it.
@Suite struct SourceTests {
    static let longestFile = 400
    static let sources = Repository.files("Sources", ending: ".swift")
    static let tests = Repository.files("Tests", ending: ".swift")
    /// This suite names what it looks for.
    static let others = tests.filter { !$0.path.hasPrefix("Tests/HouseTests/") }

    static func isCode(_ line: Substring) -> Bool {
        !line.trimmingPrefix { $0 == " " }.hasPrefix("//")
    }

    /// The line up to its comment.
    static func code(_ line: Substring) -> Substring {
        guard isCode(line) else { return "" }
        return line.firstRange(of: " // ").map { line[..<$0.lowerBound] } ?? line
    }

    @Test func `there are sources to look at`() {
        #expect(Self.sources.count > 10)
    }

    @Test func `no file is longer than 400 lines`() {
        let offenders = (Self.sources + Self.tests)
            .filter { $0.lines.count > Self.longestFile + 1 }
            .map { "\($0.path): \($0.lines.count)" }
        #expect(offenders == [])
    }

    @Test(arguments: ["try!", " as!", "fatalError(", "NSError(", "@preconcurrency"])
    func `no source takes a shortcut`(shortcut: String) {
        let offenders = Self.sources.flatMap { $0.places { Self.code($0).contains(shortcut) } }
        #expect(offenders == [])
    }

    @Test func `no error is caught and forgotten`() {
        let offenders = Self.sources
            .filter { $0.text.contains(#/catch(?:\s+[^{}\n]*)?\s*\{\s*\}/#) }
            .map(\.path)
        #expect(offenders == [])
    }

    @Test func `no value is unwrapped by force`() {
        let force = #/[\w\)\]]!(?:[\.\[\)\],;:]|\s*$)/#
        let offenders = Self.sources.flatMap { file in
            file.places { line in
                let code = Self.code(line).replacing(#/"[^"]*"/#, with: "")
                return code.contains(force)
            }
        }
        #expect(offenders == [])
    }

    @Test func `work that is left names its issue`() {
        let mark = #/\b(?:TODO|FIXME|XXX)\b(?!.*#\d+)/#
        let offenders = (Self.sources + Self.others).flatMap { $0.places { $0.contains(mark) } }
        #expect(offenders == [])
    }

    @Test func `no port is fixed`() {
        // A literal as sockets take it; help texts may show one.
        let port = #/"tcp:\/\/[\w.*]+:[1-9]\d{2,4}"/#
        let offenders = (Self.sources + Self.others)
            .filter { !$0.path.hasSuffix("/EndpointTests.swift") }
            .flatMap { $0.places { Self.code($0).contains(port) } }
        #expect(offenders == [])
    }

    @Test func `types are named for the road, not for their role in a program`() {
        let name =
            #/\b(?:struct|class|enum|actor|protocol)\s+\w*(?:Manager|Helper|Utils|Common|Impl)\b/#
        let offenders = Self.sources.flatMap { $0.places { Self.code($0).contains(name) } }
        #expect(offenders == [])
    }
}
