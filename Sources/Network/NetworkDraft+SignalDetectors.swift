import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `signal_detector.csv`. A number that `detector.csv` lists is described there.
    mutating func readSignalDetectors() {
        var ids = Register<Detector>("signal_detector.csv", "detector")
        let listed = Set(detectors.compactMap { $0.number.map { Int($0.rawValue) } })
        for row in folder.rows("signal_detector.csv") {
            guard let id = row.required("detector_id", &problems.cells) else { continue }
            _ = ids.enter(id, row, "detector_id", &problems)
            let controller = resolve(row, "controller_id", in: controllers)
            let link = resolve(row, "link_id", in: links)
            let junction = resolve(row, "ref_node_id", in: nodes, isRequired: false)
            if let controller, let junction {
                controllerDrafts[controller.position].detectorJunctions.appendIfNew(junction)
            }
            let text = row.text("number") ?? id
            if let number = Int(text), listed.contains(number) { continue }
            let number = detectorNumbers.assign(row, idColumn: "detector_id", &problems)
            detectors.append(
                Detector(
                    number: number, name: id, kind: kind(row), link: link, controller: controller,
                    distanceFromStop: stopDistance(row), zoneLength: zoneLength(row),
                    laneCount: lanes(row)))
        }
    }

    private func kind(_ row: Row) -> DetectorKind {
        let type = row.text("det_type")?.lowercased() ?? ""
        if type.contains("ped") || type.contains("button") { return .button }
        if type.contains("radar") || type.contains("microwave") { return .radar }
        if type.contains("video") || type.contains("camera") { return .cameraArea }
        return .loop
    }

    /// GMNS counts along the link, so a zone before the stop bar lies at a negative place.
    private mutating func stopDistance(_ row: Row) -> Length? {
        row.number("det_zone_lr", &problems.cells).map {
            Length(meters: abs($0) * units.shortMeters)
        }
    }

    private mutating func zoneLength(_ row: Row) -> Length? {
        guard let front = row.number("det_zone_front", &problems.cells),
            let back = row.number("det_zone_back", &problems.cells), front != back
        else { return nil }
        return Length(meters: abs(front - back) * units.shortMeters)
    }

    private mutating func lanes(_ row: Row) -> Int {
        guard let start = row.integer("start_lane", &problems.cells) else { return 1 }
        guard let end = row.integer("end_lane", &problems.cells) else { return 1 }
        guard (-10...10).contains(start), (-10...10).contains(end), start <= end else {
            problems.refuse(
                row, "end_lane",
                "lanes \(start) to \(end) do not run from left to right within"
                    + " -10…10")
            return 1
        }
        // There is no lane 0 in GMNS: pockets at the left count downwards from -1.
        return end - start + (start < 0 && end > 0 ? 0 : 1)
    }
}
