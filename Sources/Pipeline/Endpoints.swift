import FoundationEssentials

/// Where a running processor's sockets are, as `endpoints.json` in its state folder says.
public struct Endpoints: Codable, Hashable, Sendable {
    /// Where readings arrive, one endpoint per shard.
    public var ingest: [String]
    /// Where decisions are published.
    public var decisions: String
    /// Where the state feed is published.
    public var feed: String
    /// Where snapshots are answered.
    public var snapshot: String
    /// Where commands to controllers are published.
    public var commands: String
    /// Where controllers ask for leases and send receipts.
    public var field: String
    /// Where people ask for overrides.
    public var overrides: String
    /// The processor's process number.
    public var pid: Int32

    /// Reads the list of the processor that runs on a state folder.
    public static func read(stateFolder: String) throws(PipelineError) -> Endpoints {
        let path = stateFolder + "/endpoints.json"
        // Whether it is missing, torn or left behind, nobody can be reached by it.
        guard let data = try? Data(contentsOf: URL(filePath: path)),
            let endpoints = try? JSONDecoder().decode(Endpoints.self, from: data),
            SystemProcess.isAlive(endpoints.pid)
        else {
            throw .cannotRead(
                path: path,
                reason: "no processor runs on this state folder; start 'ngatu run', or name the "
                    + "folder with --state")
        }
        return endpoints
    }
}
