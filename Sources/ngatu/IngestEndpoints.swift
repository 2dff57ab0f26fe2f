import Pipeline

/// Where a sender's readings go.
enum IngestEndpoints {
    /// The endpoints of a list separated by commas, or those of the processor that runs on a state
    /// folder.
    static func named(_ list: String?, orOf stateFolder: String) throws -> [String] {
        if let list { return list.split(separator: ",").map(String.init) }
        do {
            return try Endpoints.read(stateFolder: stateFolder).ingest
        } catch {
            throw Exit.failure(error)
        }
    }
}
