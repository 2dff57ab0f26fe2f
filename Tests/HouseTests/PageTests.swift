import Foundation
import Testing

/// Links and commands on the pages people read first.
@Suite struct PageTests {
    static let pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]

    /// Targets of `[text](target)`, without those on the network and without anchors.
    static func links(in text: String) -> [String] {
        text.matches(of: #/\]\(([^)\s]+)\)/#)
            .map { String($0.output.1) }
            .filter { !$0.contains("://") && !$0.hasPrefix("#") && !$0.hasPrefix("mailto:") }
            .compactMap { $0.split(separator: "#").first.map(String.init) }
    }

    static func text(_ page: String) throws -> String {
        try String(contentsOf: Repository.root.appending(path: page), encoding: .utf8)
    }

    @Test(arguments: PageTests.pages)
    func `every link on the page leads somewhere`(page: String) throws {
        let offenders = Self.links(in: try Self.text(page)).filter { !Repository.exists($0) }
        #expect(offenders == [])
    }

    @Test func `every command the README names is there`() throws {
        let command = #/\bops\/[\w\/.\-]*\w/#
        let named = try Self.text("README.md").matches(of: command).map { String($0.output) }
        #expect(named.filter { !Repository.exists($0) } == [])
    }

    @Test func `a link is found without its anchor`() {
        let text = "[a](docs/a.md#b), [c](https://example.org), [d](#e)"
        #expect(Self.links(in: text) == ["docs/a.md"])
    }
}
