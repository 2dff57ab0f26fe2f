import Foundation
import Network

/// A folder of tables in the temporary directory; it disappears with the value.
final class CityFolderFixture {
    let path: String

    init(_ files: [String: String]) throws {
        let root = FileManager.default.temporaryDirectory
        path = root.appendingPathComponent("ngatu-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (file, text) in files { try write(Array(text.utf8), to: file) }
    }

    /// What the reader says of some tables.
    static func report(_ files: [String: String]) throws -> NetworkReport {
        let folder = try CityFolderFixture(files)
        return withExtendedLifetime(folder) { NetworkReader.read(folder: folder.path) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], to file: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(file)"))
    }
}

/// The folders of the checkout.
enum Checkout {
    static let root = URL(fileURLWithPath: #filePath)
        .resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let networks = root.appendingPathComponent("Fixtures/networks")

    /// The tables of a folder by file name.
    static func tables(_ folder: URL) throws -> [String: String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let tables = files.filter { $0.hasSuffix(".csv") }
        return try Dictionary(
            uniqueKeysWithValues: tables.map {
                let url = folder.appendingPathComponent($0)
                return ($0, try String(contentsOf: url, encoding: .utf8))
            })
    }
}
