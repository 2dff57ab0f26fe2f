import Foundation
import Keys
import Messaging
import Operations
import Testing
import TrafficModel

@Suite struct KeyFolderTests {
    @Test func `the first key makes the folder, the server's pair and the list`() throws {
        let folder = TemporaryFolder()
        let key = try folder.keys.issue(to: try TemporaryFolder.sensor())
        #expect(folder.names == ["allowed.json", "lock", "server.key", "site-17.key"])
        #expect(try folder.mode(folder.keys.path) == 0o700)
        let modes = try folder.names.map { try folder.mode("\(folder.keys.path)/\($0)") }
        #expect(modes == [0o600, 0o600, 0o600, 0o600])
        #expect(key.serverKey == (try folder.keys.load()).serverKeys.publicKey)
    }

    @Test func `every kind of holder survives the list and its own file`() throws {
        let folder = TemporaryFolder()
        let holders = [
            try TemporaryFolder.console(), try TemporaryFolder.controller(),
            try TemporaryFolder.processor(), try TemporaryFolder.openData(),
            try TemporaryFolder.sensor(),
        ]
        let keys = try holders.map { try folder.keys.issue(to: $0) }
        let ring = try folder.keys.load()
        #expect(ring.entries.map(\.holder) == holders.sorted { $0.name < $1.name })
        #expect(
            try holders.map { try HolderKey.read(folder.keys.holderPath($0.name)) } == keys)
        #expect(holders.map { ring.holder(named: $0.name) } == holders)
        #expect(ring.holder(named: "nobody") == nil)
    }

    @Test func `a controller and the centre share a seal that nobody else has`() throws {
        let folder = TemporaryFolder()
        let first = try folder.keys.issue(to: try TemporaryFolder.controller())
        let second = try folder.keys.issue(to: try TemporaryFolder.controller("cabinet-6", 6))
        let ring = try folder.keys.load()
        #expect(first.seal != nil)
        #expect(ring.seal(of: ControllerNumber(5)) == first.seal)
        #expect(ring.seal(of: ControllerNumber(6)) == second.seal)
        #expect(first.seal != second.seal)
        #expect(ring.seal(of: ControllerNumber(7)) == nil)
    }

    @Test func `a name is never used twice, not even after it was revoked`() throws {
        let folder = TemporaryFolder()
        let holder = try TemporaryFolder.sensor()
        _ = try folder.keys.issue(to: holder)
        #expect(throws: KeyProblem.nameTaken("site-17")) { try folder.keys.issue(to: holder) }
        _ = try folder.keys.revoke("site-17", at: TemporaryFolder.noon)
        #expect(throws: KeyProblem.nameTaken("site-17")) { try folder.keys.issue(to: holder) }
    }

    @Test func `a controller has one key at a time`() throws {
        let folder = TemporaryFolder()
        _ = try folder.keys.issue(to: try TemporaryFolder.controller())
        #expect(throws: KeyProblem.controllerTaken(5, by: "cabinet-5")) {
            try folder.keys.issue(to: try TemporaryFolder.controller("cabinet-5b"))
        }
        _ = try folder.keys.revoke("cabinet-5", at: TemporaryFolder.noon)
        #expect(try folder.keys.load().seal(of: ControllerNumber(5)) == nil)
        let key = try folder.keys.issue(to: try TemporaryFolder.controller("cabinet-5b"))
        #expect(try folder.keys.load().seal(of: ControllerNumber(5)) == key.seal)
    }

    @Test func `many are given keys at once, or none of them`() throws {
        let folder = TemporaryFolder()
        let holders = try (5...9).map { try TemporaryFolder.controller("cabinet-\($0)", $0) }
        let keys = try folder.keys.issue(to: holders)
        #expect(try folder.keys.load().entries.map(\.holder) == holders)
        #expect(try HolderKey.read(folder.keys.holderPath("cabinet-9")) == keys[4])
        let names = folder.names
        #expect(throws: KeyProblem.controllerTaken(7, by: "cabinet-7")) {
            try folder.keys.issue(to: [
                try TemporaryFolder.controller("cabinet-10", 10),
                try TemporaryFolder.controller("cabinet-7b", 7),
            ])
        }
        #expect(throws: KeyProblem.nameTaken("cabinet-10")) {
            try folder.keys.issue(to: [
                try TemporaryFolder.controller("cabinet-10", 10),
                try TemporaryFolder.controller("cabinet-10", 11),
            ])
        }
        #expect(folder.names == names)
    }

    @Test func `a revoked key stays on the list, and its file goes`() throws {
        let folder = TemporaryFolder()
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor())
        let holder = try folder.keys.revoke("site-17", at: TemporaryFolder.noon)
        #expect(holder.revoked == TemporaryFolder.noon)
        #expect(try folder.keys.load().entries.map(\.holder) == [holder])
        #expect(!folder.names.contains("site-17.key"))
    }

    @Test func `a name nobody has cannot be revoked, and the nearest is named`() throws {
        let folder = TemporaryFolder()
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor())
        let problem = #expect(throws: KeyProblem.self) {
            try folder.keys.revoke("site-71", at: TemporaryFolder.noon)
        }
        #expect(problem?.description == "nobody is called 'site-71'; did you mean 'site-17'?")
    }

    @Test func `the server's pair is made once`() throws {
        let folder = TemporaryFolder()
        let key = try folder.keys.makeServerKey()
        #expect(try folder.keys.load().serverKeys.publicKey == key)
        #expect(try folder.keys.load().entries == [])
        #expect(throws: KeyProblem.serverKeyExists(path: folder.keys.serverPath)) {
            try folder.keys.makeServerKey()
        }
    }

    @Test func `a second writer is kept out`() throws {
        let folder = TemporaryFolder()
        _ = try folder.keys.makeServerKey()
        let descriptor = open(folder.keys.path + "/lock", O_RDWR)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(throws: KeyProblem.inUse(path: folder.keys.path)) {
            try folder.keys.issue(to: try TemporaryFolder.sensor())
        }
        #expect(throws: KeyProblem.inUse(path: folder.keys.path)) {
            try folder.keys.revoke("site-17", at: TemporaryFolder.noon)
        }
        close(descriptor)
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor())
    }

    @Test func `the mark changes with the list and with nothing else`() throws {
        let folder = TemporaryFolder()
        #expect(folder.keys.mark == nil)
        _ = try folder.keys.issue(to: try TemporaryFolder.sensor())
        let before = try #require(folder.keys.mark)
        _ = try folder.keys.load()
        #expect(folder.keys.mark == before)
        _ = try folder.keys.revoke("site-17", at: TemporaryFolder.noon)
        #expect(folder.keys.mark != before)
    }

    @Test func `what a process that died left behind is replaced`() throws {
        let folder = TemporaryFolder()
        _ = try folder.keys.makeServerKey()
        try Data("half".utf8).write(to: URL(filePath: folder.keys.allowedPath + ".new"))
        try Data("an orphan".utf8).write(to: URL(filePath: folder.keys.holderPath("site-17")))
        let key = try folder.keys.issue(to: try TemporaryFolder.sensor())
        #expect(try HolderKey.read(folder.keys.holderPath("site-17")) == key)
        #expect(folder.names == ["allowed.json", "lock", "server.key", "site-17.key"])
    }
}
