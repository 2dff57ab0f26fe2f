import Tables

extension NetworkDraft {
    /// Reads `config.csv`: name, units, kind of ids, coordinate system.
    mutating func readConfiguration() {
        let rows = folder.rows("config.csv")
        guard let row = rows.first else {
            if folder.isWhole("config.csv") {
                problems.add(
                    .warn, "config.csv", nil, nil,
                    "has no row under its header; lengths are read as metres, speeds as km/h")
            }
            return
        }
        for other in rows.dropFirst() {
            problems.warn(other, nil, "is not read: one row, in row \(row.line), describes a city")
        }
        cityName = row.text("dataset_name") ?? folder.name
        units = CityUnits(row, &problems)
        isGeographic = Self.isGeographic(row.text("crs") ?? "")
        readKindOfIDs(row)
    }

    private mutating func readKindOfIDs(_ row: Row) {
        switch row.text("id_type")?.lowercased() {
        case nil, "string", "str", "text": return
        case "integer", "int": break
        case .some(let other):
            problems.refuse(
                row, "id_type", "unknown kind of ids '\(other)'; write integer or string")
            return
        }
        nodes.idsAreIntegers = true
        links.idsAreIntegers = true
        movements.idsAreIntegers = true
        controllers.idsAreIntegers = true
    }

    /// Whether the coordinate system counts degrees of longitude and latitude (WGS 84).
    private static func isGeographic(_ name: String) -> Bool {
        let name = name.uppercased()
        return name == "4326" || name.hasSuffix(":4326") || name == "WGS84" || name == "WGS 84"
    }
}
