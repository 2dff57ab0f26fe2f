/// Reads a city from a folder of GMNS tables and ours.
///
/// GMNS: General Modeling Network Specification, Zephyr Foundation, version 0.96. GMNS columns have
/// the units that `config.csv` names; our own columns are SI with the unit in the name.
public struct NetworkReader {
    /// Reads, checks and compiles a city.
    ///
    /// Never throws and never traps, whatever the folder holds: everything wrong is in the report,
    /// all of it at once. Blocks the calling thread while it reads files.
    ///
    /// - Parameter folder: The folder's path.
    /// - Complexity: O(n) in the rows.
    public static func read(folder: String) -> NetworkReport {
        var problems = ProblemList()
        let city = CityFolder.read(folder, &problems)
        var draft = NetworkDraft(folder: city, problems: problems)
        if city.isReadable { draft.readTables() }
        return draft.report()
    }
}
