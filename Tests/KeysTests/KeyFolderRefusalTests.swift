import Foundation
import Keys
import Operations
import Testing

/// What must keep a processor from starting.
@Suite struct KeyFolderRefusalTests {
    @Test(arguments: [0o644, 0o640, 0o604, 0o620, 0o601])
    func `a secret that others can reach is refused`(mode: Int) throws {
        let folder = try Self.filled()
        for path in [folder.keys.serverPath, folder.keys.allowedPath] {
            try folder.setMode(mode, of: path)
            #expect(throws: KeyProblem.tooOpen(path: path, mode: UInt32(mode))) {
                try folder.keys.load()
            }
            try folder.setMode(0o600, of: path)
        }
        let own = folder.keys.holderPath("site-17")
        try folder.setMode(mode, of: own)
        let problem = #expect(throws: KeyProblem.self) { try HolderKey.read(own) }
        #expect(problem?.description.hasSuffix("type: chmod go= \(own)") == true)
        #expect(problem?.exitCode == 78)
    }

    @Test func `a folder that others may write to is refused`() throws {
        let folder = try Self.filled()
        try folder.setMode(0o770, of: folder.keys.path)
        #expect(throws: KeyProblem.tooOpen(path: folder.keys.path, mode: 0o770)) {
            try folder.keys.load()
        }
        #expect(throws: KeyProblem.tooOpen(path: folder.keys.path, mode: 0o770)) {
            try folder.keys.issue(to: try TemporaryFolder.sensor("site-18"))
        }
    }

    @Test(arguments: ["server.key", "allowed.json"])
    func `a file that is missing, a link or a folder is refused`(name: String) throws {
        let folder = try Self.filled()
        let path = "\(folder.keys.path)/\(name)"
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        #expect(throws: KeyProblem.missing(path: path)) { try folder.keys.load() }
        #expect(throws: KeyProblem.missing(path: path)) {
            try folder.keys.issue(to: try TemporaryFolder.sensor("site-18"))
        }
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: path + ".away")
        #expect(throws: KeyProblem.notOurs(path: path)) { try folder.keys.load() }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        #expect(throws: KeyProblem.notOurs(path: path)) { try folder.keys.load() }
    }

    @Test func `no folder is no start`() {
        let folder = TemporaryFolder()
        let problem = #expect(throws: KeyProblem.missing(path: folder.keys.path)) {
            try folder.keys.load()
        }
        #expect(problem?.description.contains("'ngatu keys new --server'") == true)
        #expect(problem?.exitCode == 66)
    }

    @Test(arguments: [
        ("\"version\": 1", "\"version\": 2", 2, "version: is 1"),
        ("\"version\": 1", "\"version\": 1, \"note\": 1", 2, "note: unknown."),
        ("\"holders\"", "\"holder\"", 2, "holders: is a list of holders"),
        ("\"name\": \"site-17\"", "\"name\": \"Site 17\"", 5, "name: 'Site 17' cannot name a key"),
        ("\"kind\": \"sensor\"", "\"kind\": \"sensors\"", 6, "kind: is one of sensor, controller"),
        ("\"sources\": [17]", "\"source\": [17]", 5, "name: the key would permit nothing"),
        ("\"sources\": [17]", "\"sources\": [-1]", 8, "sources: is a list of numbers from 0"),
        ("\"sources\": [17]", "\"sources\": 17", 8, "sources: is a list of numbers from 0"),
        ("\"sources\": [17]", "\"sources\": [17], \"role\": \"view\"", 8, "role: unknown."),
        ("\"sources\": [17]", "\"sources\": [17], \"site\": []", 8, "site: unknown; did you mean"),
        ("\"sources\": [17]", "\"sources\": [17], \"sources\": [1]", 8, "'sources' is there twice"),
        ("\"created\": \"2026", "\"created\": \"26", 9, "created: is a moment such as"),
        ("\"public_key\": \"", "\"public_key\": \"x", 7, "public_key: is 40 characters of Z85"),
        ("\"public_key\"", "\"key\"", 5, "public_key: is missing"),
        ("\n}", "", 12, "the file ends too early"),
    ])
    func `a list that was damaged says where and how`(
        old: String, new: String, line: Int, words: String
    ) throws {
        let folder = try Self.filled()
        try folder.edit(folder.keys.allowedPath) {
            $0.replacing(old, with: new, maxReplacements: 1)
        }
        let problem = #expect(throws: KeyProblem.self) { try folder.keys.load() }
        let text = problem?.description ?? ""
        #expect(text.hasPrefix("\(folder.keys.allowedPath):\(line): \(words)"), "\(text)")
    }

    @Test func `two holders with one name or one key are refused`() throws {
        let folder = try Self.filled()
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor("site-18"))
        let list = try folder.text(folder.keys.allowedPath)
        try folder.edit(folder.keys.allowedPath) { $0.replacing("site-18", with: "site-17") }
        let twice = #expect(throws: KeyProblem.self) { try folder.keys.load() }
        #expect(twice?.description.contains("'site-17' is listed twice") == true)
        let keys = list.matches(of: #/"public_key": "(.*)"/#).map { $0.output.1 }
        try folder.edit(folder.keys.allowedPath) { _ in list.replacing(keys[1], with: keys[0]) }
        let same = #expect(throws: KeyProblem.self) { try folder.keys.load() }
        #expect(same?.description.contains("'site-18' has the key of another holder") == true)
    }

    @Test func `two halves that do not belong together are refused`() throws {
        let (folder, other) = (try Self.filled(), try Self.filled())
        let foreign = try other.text(other.keys.serverPath).matches(of: #/"secret_key": "(.*)"/#)
        let secret = try #require(foreign.first).output.1
        try folder.edit(folder.keys.serverPath) {
            $0.replacing(#/"secret_key": ".*"/#, with: "\"secret_key\": \"\(secret)\"")
        }
        let problem = #expect(throws: KeyProblem.self) { try folder.keys.load() }
        #expect(problem?.description.contains("does not belong to the public key") == true)
        #expect(problem?.description.contains(secret) == false)
    }

    @Test func `a damaged list is not written over`() throws {
        let folder = try Self.filled()
        try folder.edit(folder.keys.allowedPath) { _ in "{" }
        #expect(throws: KeyProblem.self) {
            try folder.keys.issue(to: try TemporaryFolder.sensor("site-18"))
        }
        #expect(try folder.text(folder.keys.allowedPath) == "{")
        #expect(!folder.names.contains("site-18.key"))
    }

    private static func filled() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor())
        return folder
    }
}
