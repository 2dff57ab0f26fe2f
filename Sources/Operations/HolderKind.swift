/// What kind of thing or person holds a key.
@frozen public enum HolderKind: String, Hashable, CaseIterable, Sendable {
    /// A site or gateway that sends readings.
    case sensor
    /// A signal controller, or the roadside agent before it.
    case controller
    /// A person at a terminal.
    case console
    /// The server of open data.
    case openData = "open-data"
    /// A processor.
    case processor
}
