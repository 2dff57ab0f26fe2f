import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `area.csv` and checks that the areas form a tree.
    mutating func readAreas() {
        var ids = Register<Area>("area.csv", "area")
        var rows: [Row] = []
        for row in folder.rows("area.csv") {
            guard let id = row.required("area_id", &problems.cells) else { continue }
            _ = ids.enter(id, row, "area_id", &problems)
            let from = date(row, "valid_from")
            let until = date(row, "valid_until")
            if let from, let until, until.daysSinceEpoch < from.daysSinceEpoch {
                problems.refuse(row, "valid_until", "lies before valid_from; swap them")
            }
            rows.append(row)
            areas.append(
                Area(
                    id: id, name: row.text("name") ?? id, parentID: row.text("parent_id"),
                    validFrom: from, validUntil: until))
        }
        let parents = rows.map { resolve($0, "parent_id", in: ids, isRequired: false) }
        reportCycles(parents, rows)
    }

    /// Reports each cycle once, at its first row.
    private mutating func reportCycles(_ parents: [DenseIndex<Area>?], _ rows: [Row]) {
        var visitor = [Int](repeating: 0, count: parents.count)
        for start in parents.indices {
            var position: Int? = start
            while let current = position, visitor[current] == 0 {
                visitor[current] = start + 1
                position = parents[current]?.position
            }
            guard let closing = position, visitor[closing] == start + 1 else { continue }
            var members = [closing]
            while let next = parents[members[members.count - 1]]?.position, next != closing {
                members.append(next)
            }
            let path = (members + [closing]).map { "'\(areas[$0].id)'" }
            problems.refuse(
                rows[members.min() ?? closing], "parent_id",
                "the areas contain one another: "
                    + path.joined(separator: " in ") + "; one of them needs another parent")
        }
    }

    private mutating func date(_ row: Row, _ column: String) -> CivilDate? {
        guard let text = row.text(column) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.map(\.utf8.count) == [4, 2, 2], let year = UInt16(parts[0]),
            let month = UInt8(parts[1]), let day = UInt8(parts[2]),
            let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
        {
            return date
        }
        problems.refuse(
            row, column, "'\(text)' is not a day of the calendar; write it like 2025-07-01")
        return nil
    }

    /// Reads `corridor.csv`: rows of one id, by `order`, form one run of links.
    mutating func readCorridors() {
        var order: [String] = []
        var steps: [String: [CorridorStep]] = [:]
        for row in folder.rows("corridor.csv") {
            guard let id = row.required("corridor_id", &problems.cells),
                row.required("order", &problems.cells) != nil,
                let place = row.integer("order", &problems.cells),
                let link = resolve(row, "link_id", in: links)
            else { continue }
            if steps[id] == nil { order.append(id) }
            if let other = steps[id]?.first(where: { $0.place == place }) {
                problems.refuse(
                    row, "order",
                    "place \(place) of corridor '\(id)' is already in row"
                        + " \(other.row.line)")
            }
            steps[id, default: []].append(CorridorStep(row: row, place: place, link: link))
        }
        for id in order {
            let run = (steps[id] ?? []).sorted { $0.place < $1.place }
            checkRun(id, run)
            let name = run.lazy.compactMap { $0.row.text("name") }.first ?? id
            corridors.append(Corridor(id: id, name: name, links: run.map(\.link)))
        }
    }

    private mutating func checkRun(_ id: String, _ run: [CorridorStep]) {
        for (step, next) in zip(run, run.dropFirst()) {
            let (link, following) = (linkDrafts[step.link.position], linkDrafts[next.link.position])
            if let end = link.to, let start = following.from, end != start {
                problems.warn(
                    next.row, "link_id",
                    "link '\(following.id)' of corridor '\(id)' does not"
                        + " start where link '\(link.id)' of row \(step.row.line) ends")
            }
            if let name = next.row.text("name"), let other = step.row.text("name"), name != other {
                problems.warn(
                    next.row, "name",
                    "corridor '\(id)' is called '\(other)' in row"
                        + " \(step.row.line)")
            }
        }
    }
}

/// One row of `corridor.csv`.
private struct CorridorStep {
    let row: Row
    let place: Int
    let link: LinkIndex
}
