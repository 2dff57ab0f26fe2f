import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `site.csv`.
    mutating func readSites() {
        var sources = NumberRegister<FieldSite>("source", limit: .max)
        for row in folder.rows("site.csv") {
            guard let id = row.required("site_id", &problems.cells) else { continue }
            _ = siteIDs.enter(id, row, "site_id", &problems)
            let source = sources.assign(row, column: "source", idColumn: nil, &problems)
            let shard = row.integer("shard", &problems.cells) ?? 0
            if !(0...1_023).contains(shard) {
                problems.refuse(row, "shard", "is \(shard), outside 0…1023")
            }
            sites.append(
                FieldSite(
                    source: source, id: id, shard: shard, agency: row.text("agency") ?? ""))
        }
    }

    /// Reads `sign.csv`.
    mutating func readSigns() {
        var ids = Register<MessageSign>("sign.csv", "sign")
        var numbers = NumberRegister<MessageSign>("sign")
        for row in folder.rows("sign.csv") {
            guard let id = row.required("sign_id", &problems.cells) else { continue }
            _ = ids.enter(id, row, "sign_id", &problems)
            let number = numbers.assign(row, idColumn: "sign_id", &problems)
            guard let link = resolve(row, "link_id", in: links) else { continue }
            signs.append(
                MessageSign(number: number, id: id, name: row.text("name") ?? id, link: link))
        }
    }

    /// Reads `approach.csv`.
    mutating func readApproaches() {
        var ids = Register<Approach>("approach.csv", "approach")
        var owners: [LinkIndex: Int] = [:]
        for row in folder.rows("approach.csv") {
            guard let id = row.required("approach_id", &problems.cells) else { continue }
            _ = ids.enter(id, row, "approach_id", &problems)
            let junction = resolve(row, "node_id", in: nodes)
            let link = resolve(row, "ib_link_id", in: links)
            if row.text("width_m") == nil {
                problems.refuse(row, "width_m", "is empty; give the carriageway's width in metres")
            }
            let width = length(row, "width_m")
            if let width, width.meters > 60 {
                problems.warn(row, "width_m", "is over 60 m; is it in metres?")
            }
            let exitWidth = length(row, "exit_width_m")
            let boxDepth = boxDepth(row)
            let speed = approachSpeed(row)
            checkApproachNumbers(row)
            guard let junction, let link else { continue }
            approachSpeeds[link] = speed
            checkEnd(row, of: link, at: junction)
            if let other = owners.updateValue(row.line, forKey: link) {
                problems.refuse(
                    row, "ib_link_id", "the approach on this link is already in row \(other)")
            }
            guard let width else { continue }
            linkDrafts[link.position].approachWidth = width
            approaches.append(
                Approach(
                    id: id, junction: junction, link: link, width: width, exitWidth: exitWidth,
                    motorcycleBoxDepth: boxDepth))
        }
    }

    /// The box's depth; 0 says that there is none.
    private mutating func boxDepth(_ row: Row) -> Length? {
        guard row.number("moto_box_depth_m", &problems.cells) != 0 else { return nil }
        return length(row, "moto_box_depth_m")
    }

    /// Speed and grade, on which the yellow depends.
    private mutating func approachSpeed(_ row: Row) -> ApproachSpeed {
        let speed = positive(row, "v85_kmh").map { Speed.kilometersPerHour($0) }
        let grade = row.number("grade_percent", &problems.cells)
        if let grade, abs(grade) > 100 {
            problems.refuse(row, "grade_percent", "is \(grade), outside -100…100")
        }
        return ApproachSpeed(speed: speed, gradePercent: grade)
    }

    /// Checks columns that signal control reads later, so that mistakes show today.
    private mutating func checkApproachNumbers(_ row: Row) {
        _ = positive(row, "sat_flow_pcu_h")
        _ = row.number("start_loss_s", &problems.cells)
        _ = classes(row, "rtor_classes")
    }

    private mutating func checkEnd(_ row: Row, of link: LinkIndex, at junction: JunctionIndex) {
        let draft = linkDrafts[link.position]
        guard let end = draft.to, end != junction else { return }
        problems.refuse(
            row, "ib_link_id",
            "link '\(draft.id)' ends at node '\(junctions[end.position].id)',"
                + " not at node '\(junctions[junction.position].id)'; correct one of them")
    }
}
