/// What a host of roadside agents needs to know besides their sites.
public struct HostSettings: Sendable {
    /// Where commands are published.
    public var commands: String
    /// Where leases are asked for and receipts go.
    public var field: String
    /// Where controller events go as readings; `nil` for nowhere.
    public var readings: String?
    /// File of what the controllers must remember; `nil` for memories that end with the process.
    public var memoryPath: String?
    /// Where every change of lamps is written; `nil` for nowhere.
    public var lampLogPath: String?
    /// Whether time comes from the processor, which follows recorded readings.
    public var followsReadings = false
    /// Civil time, in seconds east of UTC.
    public var civilOffsetSeconds: Int64 = 25_200

    /// Makes settings.
    public init(commands: String, field: String) {
        self.commands = commands
        self.field = field
    }
}
