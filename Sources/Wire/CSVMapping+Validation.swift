internal import TrafficModel

extension CSVMapping {
    /// Checks what only the whole mapping can tell.
    ///
    /// - Throws: The first key that is wrong, with its dotted path.
    public func validate() throws(MappingError) {
        try validateForm()
        let kind = try readingKind()
        try validateClass()
        try validatePeriod(kind)
        try validateColumns(kind)
    }

    /// The kind of every row.
    func readingKind() throws(MappingError) -> ReadingKind {
        guard let kind = ReadingKind(name: reading.kind) else {
            let all = ReadingKind.allCases.map(\.name).joined(separator: ", ")
            throw MappingError(
                path: "reading.kind", problem: "'\(reading.kind)' is none of \(all)")
        }
        return kind
    }

    /// The byte between fields, once `validate` has passed.
    public var delimiterByte: UInt8 { csv.delimiter.utf8.first ?? UInt8(ascii: ",") }

    private func validateForm() throws(MappingError) {
        let delimiter = Array(csv.delimiter.utf8)
        try require(
            delimiter.count == 1 && delimiter[0] < 128 && !"\"\r\n".utf8.contains(delimiter[0]),
            "csv.delimiter", "must be one ASCII character, neither a quote nor a line end")
        try require(
            (-1_440...1_440).contains(time.zoneOffsetMinutes),
            "time.zone_offset_minutes", "must be -1440…1440")
        try require(
            abs(time.shiftSeconds) <= 1e9, "time.shift_seconds", "must be -1e9…1e9 seconds")
        try require(
            time.roundSeconds == 0 || (0.000_001...86_400).contains(time.roundSeconds),
            "time.round_seconds", "must be 0, or 0.000001…86400 seconds")
    }

    private func validateClass() throws(MappingError) {
        let all = VehicleClass.allCases.map(\.name).joined(separator: ", ")
        if let name = reading.vehicleClass {
            try require(
                VehicleClass(name: name) != nil, "reading.class", "'\(name)' is none of \(all)")
            try require(
                reading.classColumn == nil, "reading.class",
                "stands beside reading.class_column; keep one of them")
        }
        for (value, name) in reading.classes.sorted(by: { $0.key < $1.key }) {
            try require(
                VehicleClass(name: name) != nil, "reading.classes.\(value)",
                "'\(name)' is none of \(all)")
        }
        try require(
            reading.classes.isEmpty || reading.classColumn != nil, "reading.classes",
            "needs reading.class_column")
    }

    private func validatePeriod(_ kind: ReadingKind) throws(MappingError) {
        let hasColumn = columns["period_s"] != nil || columns["period_ms"] != nil
        if let period = reading.periodSeconds {
            try require(
                (0.001...3_600).contains(period), "reading.period_seconds",
                "must be 0.001…3600 seconds")
            try require(
                kind == .interval, "reading.period_seconds",
                "only readings of kind interval have a period")
            try require(
                !hasColumn, "reading.period_seconds", "stands beside a period column; keep one")
        }
        try require(
            kind != .interval || hasColumn || reading.periodSeconds != nil,
            "reading.period_seconds", "is missing: give it, or columns.period_s")
        try require(
            time.marks == .end || kind == .interval, "time.marks",
            "'start' needs a period, which only kind interval has")
    }

    private func validateColumns(_ kind: ReadingKind) throws(MappingError) {
        let known = MeasureRule.all.filter { $0.kind == kind }
        var taken: [Int: String] = [:]
        for name in columns.keys.sorted() where name != "lane" {
            guard let rule = known.first(where: { $0.name == name }) else {
                let all = (known.map(\.name) + ["lane"]).joined(separator: ", ")
                throw MappingError(
                    path: "columns.\(name)", problem: "kind \(kind.name) has only \(all)")
            }
            if let other = taken.updateValue(name, forKey: rule.word) {
                throw MappingError(
                    path: "columns.\(name)", problem: "says the same as columns.\(other); keep one")
            }
        }
        for (word, name) in MeasureRule.required(for: kind) {
            try require(taken[word] != nil, "columns.\(name)", "is missing")
        }
    }

    private func require(
        _ condition: Bool, _ path: String, _ problem: String
    ) throws(MappingError) {
        guard condition else { throw MappingError(path: path, problem: problem) }
    }
}
