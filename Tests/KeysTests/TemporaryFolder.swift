import Foundation
import Keys
import Messaging
import Operations
import TrafficModel

/// A place of its own for each test, removed at its end.
final class TemporaryFolder {
    static let noon = Timestamp(seconds: 1_795_000_000)

    let keys: KeyFolder

    init() {
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        keys = KeyFolder(path: place.appending(path: "keys").path)
    }

    deinit {
        // Already gone is what we want.
        try? FileManager.default.removeItem(
            atPath: URL(filePath: keys.path).deletingLastPathComponent().path)
    }

    var names: [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: keys.path)
        return names?.sorted() ?? []
    }

    func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    /// Changes a file as a careless hand would; it stays its owner's alone.
    func edit(_ path: String, _ change: (String) -> String) throws {
        try Data(change(try text(path)).utf8).write(to: URL(filePath: path))
    }

    func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return attributes[.posixPermissions] as? Int ?? 0
    }

    func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    static func sensor(
        _ name: String = "site-17", expires: Timestamp? = nil
    ) throws -> KeyHolder {
        try KeyHolder(
            name: name, duty: .sensor(ReadingRights(sources: [SourceNumber(17)])), created: noon,
            expires: expires)
    }

    static func controller(_ name: String = "cabinet-5", _ number: UInt32 = 5) throws -> KeyHolder {
        try KeyHolder(
            name: name,
            duty: .controller(
                [ControllerNumber(number)],
                ReadingRights(sources: [SourceNumber(105)], sites: ["site-5"])), created: noon)
    }

    static func console() throws -> KeyHolder {
        try KeyHolder(
            name: "an",
            duty: .console(
                ConsoleSeat(
                    person: "Nguyễn \"An\" \\", role: .operate, areas: .only(["quan-1", "hcmc"]),
                    agency: .police)),
            created: noon, expires: noon.advanced(bySeconds: 86_400))
    }

    static func processor() throws -> KeyHolder {
        try KeyHolder(name: "centre-2", duty: .processor(.everything), created: noon)
    }

    static func openData() throws -> KeyHolder {
        try KeyHolder(name: "open-data", duty: .openData, created: noon)
    }
}
