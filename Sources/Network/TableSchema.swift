/// What a table of the city may hold.
struct TableSchema: Sendable {
    /// The file's name.
    let file: String
    /// Whether a city without it is refused.
    let isRequired: Bool
    /// Columns without which the table cannot be read.
    let required: [String]
    /// Columns that are read where they exist.
    let optional: [String]
    /// Columns that GMNS or signals define and that this reader leaves alone.
    let ignored: [String]

    init(
        _ file: String, isRequired: Bool = false, required: [String], optional: [String] = [],
        ignored: [String] = []
    ) {
        self.file = file
        self.isRequired = isRequired
        self.required = required
        self.optional = optional
        self.ignored = ignored
    }

    /// Whether the column is one of the specification's or ours.
    func defines(_ column: String) -> Bool {
        required.contains(column) || optional.contains(column) || ignored.contains(column)
    }
}
