extension CSVMapping {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case csv
        case time
        case reading
        case subject
        case columns
        case source
    }

    /// Reads the tables of a mapping file.
    public init(from decoder: any Decoder) throws {
        let keys = CodingKeys.allCases.map(\.rawValue)
        let table = try MappingTable(decoder, path: "", keys: keys)
        csv = try table.value(TextForm.self, "csv", "a table") ?? TextForm()
        let time = try table.value(TimeColumn.self, "time", "a table")
        let reading = try table.value(ReadingForm.self, "reading", "a table")
        let subject = try table.value(SubjectColumn.self, "subject", "a table")
        columns =
            try table.value([String: String].self, "columns", "fields with a column's name each")
            ?? [:]
        source = try table.value(SourceColumn.self, "source", "a table")
        guard let time else { throw table.error("time", "is missing") }
        guard let reading else { throw table.error("reading", "is missing") }
        guard let subject else { throw table.error("subject", "is missing") }
        self.time = time
        self.reading = reading
        self.subject = subject
    }
}

extension CSVMapping.TextForm {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case delimiter
    }

    /// Reads `[csv]`.
    public init(from decoder: any Decoder) throws {
        let table = try MappingTable(
            decoder, path: "csv", keys: CodingKeys.allCases.map(\.rawValue))
        delimiter = try table.optionalString("delimiter") ?? ","
    }
}

extension CSVMapping.TimeColumn {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case column
        case format
        case zoneOffsetMinutes = "zone_offset_minutes"
        case shiftSeconds = "shift_seconds"
        case roundSeconds = "round_seconds"
        case marks
    }

    /// Reads `[time]`.
    public init(from decoder: any Decoder) throws {
        let table = try MappingTable(
            decoder, path: "time", keys: CodingKeys.allCases.map(\.rawValue))
        column = try table.string("column")
        format = try table.choice("format", default: .rfc3339)
        zoneOffsetMinutes = try table.integer("zone_offset_minutes") ?? 0
        shiftSeconds = try table.number("shift_seconds") ?? 0
        roundSeconds = try table.number("round_seconds") ?? 0
        marks = try table.choice("marks", default: .end)
    }
}

extension CSVMapping.ReadingForm {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind
        case vehicleClass = "class"
        case classColumn = "class_column"
        case classes
        case periodSeconds = "period_seconds"
    }

    /// Reads `[reading]`.
    public init(from decoder: any Decoder) throws {
        let table = try MappingTable(
            decoder, path: "reading", keys: CodingKeys.allCases.map(\.rawValue))
        kind = try table.string("kind")
        vehicleClass = try table.optionalString("class")
        classColumn = try table.optionalString("class_column")
        let words = "values with a class each"
        classes = try table.value([String: String].self, "classes", words) ?? [:]
        periodSeconds = try table.number("period_seconds")
    }
}

extension CSVMapping.SubjectColumn {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case column
        case numbers
    }

    /// Reads `[subject]`.
    public init(from decoder: any Decoder) throws {
        let table = try MappingTable(
            decoder, path: "subject", keys: CodingKeys.allCases.map(\.rawValue))
        column = try table.string("column")
        let words = "names with a number of 0…4294967295 each"
        // The decoder of TOML ends the process at a number that its type cannot hold.
        let whole = try table.value([String: Int].self, "numbers", words) ?? [:]
        numbers = whole.compactMapValues { UInt32(exactly: $0) }
        guard numbers.count == whole.count else { throw table.error("numbers", "must be \(words)") }
    }
}

extension CSVMapping.SourceColumn {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case column
    }

    /// Reads `[source]`.
    public init(from decoder: any Decoder) throws {
        let table = try MappingTable(
            decoder, path: "source", keys: CodingKeys.allCases.map(\.rawValue))
        column = try table.string("column")
    }
}
