import Foundation

/// The files of the repository, as the house rules look at them.
struct Repository {
    /// One text file: its path from the root, and its lines.
    struct File {
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// `Wire` for `Sources/Wire/Batch.swift`.
        var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }

        /// `path:line` for each line that matches.
        func places(where matches: (Substring) -> Bool) -> [String] {
            lines.enumerated()
                .filter { matches($0.element) }
                .map { "\(path):\($0.offset + 1): \($0.element.trimmingPrefix { $0 == " " })" }
        }
    }

    /// The folder that holds `Package.swift`.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All files below a folder whose names end so, in order; empty where there is no folder.
    static func files(_ folder: String, ending: String = "") -> [File] {
        paths(folder).filter { $0.hasSuffix(ending) }.compactMap { path in
            let url = root.appending(path: path)
            // A file that is not text has no lines to look at.
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
            return File(path: path, text: text)
        }
    }

    /// Paths of all files below a folder, from the root, in order.
    static func paths(_ folder: String) -> [String] {
        let start = root.appending(path: folder)
        guard let found = FileManager.default.enumerator(atPath: start.path) else { return [] }
        return found.compactMap { $0 as? String }
            .filter { !$0.contains("__pycache__") }
            .map { "\(folder)/\($0)" }
            .filter { isFile($0) }
            .sorted()
    }

    /// Whether there is a file or folder.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// Whether the file may be executed.
    static func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: root.appending(path: path).path)
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let full = root.appending(path: path).path
        return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
            && !isFolder.boolValue
    }
}
