import Tables

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The tables of a city, read into memory.
struct CityFolder {
    /// The folder's own name.
    let name: String
    /// Whether there was a folder to read.
    let isReadable: Bool
    /// Columns beyond the specification and ours, by file.
    let extraColumns: [String: [String]]
    private let tables: [String: Table]
    private let entries: Set<String>
    /// Tables in which every row could be read; only these can prove that a reference dangles.
    private let whole: Set<String>

    /// The rows of a table; none where it is absent or lacks a column it needs.
    func rows(_ file: String) -> [Row] { tables[file]?.rows ?? [] }

    /// Whether the folder holds the file, in whatever state.
    func has(_ file: String) -> Bool { entries.contains(file) }

    /// Whether every row of the table could be read.
    func isWhole(_ file: String) -> Bool { whole.contains(file) }

    /// Reads all tables that the folder has.
    static func read(_ path: String, _ problems: inout ProblemList) -> CityFolder {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let entries: [String]
        do {
            entries = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            problems.add(
                .refuse, path, nil, nil,
                "is not a folder that can be read; name the folder of"
                    + " the city's tables")
            return CityFolder(
                name: name, isReadable: false, extraColumns: [:], tables: [:], entries: [],
                whole: [])
        }
        var tables: [String: Table] = [:]
        var whole: Set<String> = []
        var extraColumns: [String: [String]] = [:]
        for schema in TableSchema.all {
            guard entries.contains(schema.file) else {
                reportMissing(schema, entries, &problems)
                continue
            }
            guard let table = table(schema.file, in: path, &problems) else { continue }
            problems.add(table.problems)
            guard !table.columns.isEmpty else { continue }
            let extra = table.columns.filter { !$0.isEmpty && !schema.defines($0) }
            if !extra.isEmpty { extraColumns[schema.file] = extra }
            guard checkColumns(table, schema, extra, &problems) else { continue }
            tables[schema.file] = table
            if table.problems.allSatisfy(\.isRepaired) { whole.insert(schema.file) }
        }
        return CityFolder(
            name: name, isReadable: true, extraColumns: extraColumns, tables: tables,
            entries: Set(entries), whole: whole)
    }

    private static func table(
        _ file: String, in path: String, _ problems: inout ProblemList
    ) -> Table? {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(file)") else {
            problems.add(
                .refuse, file, nil, nil,
                "cannot be read; check that it is a file and"
                    + " that you may read it")
            return nil
        }
        return Table(file: file, bytes: [UInt8](data))
    }

    private static func reportMissing(
        _ schema: TableSchema, _ entries: [String], _ problems: inout ProblemList
    ) {
        if schema.isRequired {
            let hint = NearestWord.to(schema.file, among: entries.filter { $0.hasSuffix("v") })
            let advice = hint.map { "is it '\($0)'? Rename it" } ?? "add it"
            problems.add(
                .refuse, schema.file, nil, nil,
                "is missing, and no city loads without"
                    + " it; \(advice)")
        } else if schema.file == "config.csv" {
            problems.add(
                .warn, schema.file, nil, nil,
                "is missing; GMNS lengths are read as metres and"
                    + " speeds as km/h. Add it to say otherwise")
        }
    }

    /// False where a column is missing without which the rows mean nothing.
    private static func checkColumns(
        _ table: Table, _ schema: TableSchema, _ extra: [String], _ problems: inout ProblemList
    ) -> Bool {
        let missing = schema.required.filter { !table.columns.contains($0) }
        for column in missing {
            let hint = NearestWord.to(column, among: extra)
            let advice = hint.map { "is it '\($0)'? Rename it" } ?? "add it"
            problems.add(
                .refuse, schema.file, 1, column, "this required column is missing; \(advice)")
        }
        let absent = schema.optional.filter { !table.columns.contains($0) }
        for column in extra {
            guard let meant = NearestWord.to(column, among: absent), column.utf8.count > 3 else {
                continue
            }
            problems.add(
                .warn, schema.file, 1, column,
                "is kept and not read; did you mean '\(meant)'?")
        }
        return missing.isEmpty
    }
}
