import Tables
import TrafficModel

extension NetworkDraft {
    /// Faster than this is a mistake of units (GMNS allows free speeds up to 200): our choice.
    private static let greatestSpeed = Speed.kilometersPerHour(200)
    /// Longer than this is most likely a mistake of units: our choice, in metres.
    private static let longLink = 200_000.0

    /// Reads `node.csv`.
    mutating func readNodes() {
        for row in folder.rows("node.csv") {
            guard let id = row.required("node_id", &problems.cells) else { continue }
            _ = nodes.enter(id, row, "node_id", &problems)
            let x = coordinate(row, "x_coord", limit: 180, "the longitude")
            let y = coordinate(row, "y_coord", limit: 90, "the latitude")
            junctions.append(
                Junction(
                    id: id, name: row.text("name") ?? id, x: x, y: y,
                    control: row.text("ctrl_type") ?? ""))
        }
        requireRows("node.csv")
    }

    private mutating func coordinate(
        _ row: Row, _ column: String, limit: Double, _ meaning: String
    ) -> Double {
        guard row.required(column, &problems.cells) != nil,
            let value = row.number(column, &problems.cells)
        else { return 0 }
        if isGeographic, abs(value) > limit {
            problems.refuse(
                row, column,
                "\(value) cannot be \(meaning) in degrees; are x_coord and y_coord"
                    + " swapped, or is crs in config.csv wrong?")
        }
        return value
    }

    /// Reads `link.csv`.
    mutating func readLinks() {
        var numbers = NumberRegister<Link>("link")
        for row in folder.rows("link.csv") {
            guard let id = row.required("link_id", &problems.cells) else { continue }
            _ = links.enter(id, row, "link_id", &problems)
            let number = numbers.assign(row, idColumn: "link_id", &problems)
            let from = resolve(row, "from_node_id", in: nodes)
            let to = resolve(row, "to_node_id", in: nodes)
            if let from, from == to {
                problems.warn(
                    row, "to_node_id", "link '\(id)' leads from a node to itself; is that meant?")
            }
            checkDirection(row, id)
            _ = positive(row, "row_width")
            linkDrafts.append(
                LinkDraft(
                    row: row, id: id, number: number, name: row.text("name") ?? id, from: from,
                    to: to, length: linkLength(row), freeSpeed: freeSpeed(row),
                    laneCount: laneCount(row), carriesMotorVehicles: carriesMotorVehicles(row)))
        }
        requireRows("link.csv")
    }

    private mutating func requireRows(_ file: String) {
        guard folder.isWhole(file), folder.rows(file).isEmpty else { return }
        problems.add(.refuse, file, nil, nil, "has no row under its header; a city needs one")
    }

    private mutating func checkDirection(_ row: Row, _ id: String) {
        switch row.text("directed")?.lowercased() {
        case nil, "1", "true", "t", "yes": return
        case "0", "false", "f", "no":
            guard carriesMotorVehicles(row) else { return }
            problems.warn(
                row, "directed",
                "link '\(id)' is undirected; only the direction from"
                    + " from_node_id to to_node_id is loaded. Add a second row for the other")
        case .some(let other):
            problems.refuse(row, "directed", "'\(other)' is neither 1 nor 0")
        }
    }

    private mutating func linkLength(_ row: Row) -> Length? {
        let length = length(row, "length", factor: units.longMeters)
        if let length, length.meters > Self.longLink {
            problems.warn(
                row, "length",
                "is \(Int(min(length.meters / 1_000, 1e9))) km; is long_length in"
                    + " config.csv right?")
        }
        return length
    }

    private mutating func freeSpeed(_ row: Row) -> Speed? {
        guard let value = positive(row, "free_speed") else { return nil }
        let speed = Speed(metersPerSecond: value * units.speedMetersPerSecond)
        if speed > Self.greatestSpeed {
            problems.refuse(
                row, "free_speed",
                "is \(Int(min(speed.kilometersPerHour, 1e9))) km/h, over 200;"
                    + " correct it, or speed in config.csv")
        } else if speed < Speed.kilometersPerHour(5) {
            problems.warn(row, "free_speed", "is below 5 km/h; is speed in config.csv right?")
        }
        return speed
    }

    private mutating func laneCount(_ row: Row) -> Int {
        guard let count = row.integer("lanes", &problems.cells) else { return 1 }
        // GMNS counts lanes for motor vehicles only, so a cycle path rightly has none.
        if count < 0 || (count == 0 && carriesMotorVehicles(row)) {
            problems.refuse(
                row, "lanes",
                "is \(count); a link that motor vehicles use has at least 1 lane."
                    + " For a path, say so in allowed_uses")
        } else if count > 20 {
            problems.warn(row, "lanes", "is \(count); more than 20 lanes are rare")
        }
        return max(1, count)
    }

    private func carriesMotorVehicles(_ row: Row) -> Bool {
        let others: Set = ["WALK", "BIKE", "BICYCLE", "PED", "PEDESTRIAN"]
        guard let uses = row.text("allowed_uses") else { return true }
        let separators: Set<Character> = [",", ";", " ", "|"]
        return uses.uppercased().split { separators.contains($0) }
            .contains { !others.contains(String($0)) }
    }

    /// Reads `lane.csv`: the widths of lanes add up to the width of the carriageway.
    mutating func readLanes() {
        var lanes = Register<LaneDraft>("lane.csv", "lane")
        var places: [LanePlace: Int] = [:]
        for row in folder.rows("lane.csv") {
            guard let id = row.required("lane_id", &problems.cells) else { continue }
            _ = lanes.enter(id, row, "lane_id", &problems)
            let link = resolve(row, "link_id", in: links)
            let number = row.integer("lane_num", &problems.cells)
            let width = length(row, "width", factor: units.shortMeters)
            guard let link, let number else { continue }
            let place = LanePlace(link: link, number: number)
            if let other = places.updateValue(row.line, forKey: place) {
                problems.refuse(
                    row, "lane_num", "lane \(number) of the link is already in row \(other)")
            }
            guard let width, carriesMotorVehicles(row) else { continue }
            linkDrafts[link.position].laneMeters += width.meters
        }
    }

    /// Reads `movement.csv`; signals need to know which way each movement goes.
    mutating func readMovements() {
        for row in folder.rows("movement.csv") {
            guard let id = row.required("mvmt_id", &problems.cells) else { continue }
            _ = movements.enter(id, row, "mvmt_id", &problems)
            let node = resolve(row, "node_id", in: nodes)
            let (entry, exit) = (
                resolve(row, "ib_link_id", in: links), resolve(row, "ob_link_id", in: links)
            )
            movementDrafts.append(
                MovementDraft(
                    id: id, junction: node, inbound: entry, outbound: exit,
                    turn: row.text("type").flatMap(Turn.init)))
            let inbound = entry.map { linkDrafts[$0.position] }
            let outbound = exit.map { linkDrafts[$0.position] }
            guard let node else { continue }
            let name = junctions[node.position].id
            if let inbound, let end = inbound.to, end != node {
                problems.warn(
                    row, "ib_link_id",
                    "link '\(inbound.id)' ends at node"
                        + " '\(junctions[end.position].id)', not at '\(name)' of the movement")
            }
            if let outbound, let start = outbound.from, start != node {
                problems.warn(
                    row, "ob_link_id",
                    "link '\(outbound.id)' starts at node"
                        + " '\(junctions[start.position].id)', not at '\(name)' of the movement")
            }
        }
    }
}

/// Stands for a row of `lane.csv` in its register.
private struct LaneDraft {}

/// A lane's place on its link.
private struct LanePlace: Hashable {
    let link: LinkIndex
    let number: Int
}
