import Foundation
import Testing

/// The project speaks of itself alone: nothing in it depends on, or tells of, where it was written.
@Suite struct WordTests {
    /// Words that belong to a workplace, in lower case.
    static let banned = [
        "/work/", "/root/", "/home/", "this session", "previous session", "next session",
        "as requested",
    ]
    static let folders = ["Sources", "Tests", "Fixtures", "ops", ".ci"]
    static let pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    /// Here the words are listed, and the check on a bare system has users with homes.
    static let excused: Set<String> = [
        "Tests/HouseTests/WordTests.swift", "ops/checks/chroot.py",
    ]

    static func speaksOfElsewhere(_ line: Substring) -> Bool {
        let lower = line.lowercased()
        return banned.contains { lower.contains($0) }
    }

    @Test func `no file tells of the place where it was written`() {
        let all = Self.folders.flatMap { Repository.files($0) }
            .filter { !Self.excused.contains($0.path) }
        #expect(all.flatMap { $0.places(where: Self.speaksOfElsewhere) } == [])
    }

    @Test(arguments: WordTests.pages)
    func `no page tells of the place where it was written`(page: String) throws {
        let text = try String(contentsOf: Repository.root.appending(path: page), encoding: .utf8)
        let file = Repository.File(path: page, text: text)
        #expect(file.places(where: Self.speaksOfElsewhere) == [])
    }

    @Test func `no line ends in a space`() {
        let all = ["Sources", "Tests", "ops"].flatMap { Repository.files($0) }
        #expect(all.flatMap { $0.places { $0.hasSuffix(" ") } } == [])
    }
}
