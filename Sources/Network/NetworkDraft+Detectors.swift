import Tables
import TrafficModel

extension NetworkDraft {
    /// Reads `detector.csv`.
    mutating func readDetectors() {
        var channels: [ChannelPlace: Int] = [:]
        for row in folder.rows("detector.csv") {
            let number = detectorNumbers.assign(row, idColumn: "detector_id", &problems)
            let name = row.text("detector_id") ?? "\(number.rawValue)"
            if row.text("detector_id") != nil {
                _ = detectorIDs.enter(name, row, "detector_id", &problems)
            }
            let kind = detectorKind(row)
            let link = detectorLink(row, kind)
            let controller = resolve(row, "controller_id", in: controllers, isRequired: false)
            _ = resolve(row, "mvmt_id", in: movements, isRequired: false)
            let channel = channel(row)
            if let controller, let channel {
                let place = ChannelPlace(controller: controller, channel: channel)
                if let other = channels.updateValue(row.line, forKey: place) {
                    problems.refuse(
                        row, "channel",
                        "channel \(channel) of the controller is already taken by"
                            + " row \(other)")
                }
            }
            checkDetectorNumbers(row)
            detectors.append(
                Detector(
                    number: number, name: name, kind: kind ?? .loop, link: link,
                    controller: controller, channel: channel,
                    distanceFromStop: distance(row, link), zoneLength: length(row, "zone_length_m"),
                    laneCount: coveredLanes(row),
                    pulseSeconds: pulseSeconds(row, isWired: controller != nil && channel != nil),
                    site: resolve(row, "site_id", in: siteIDs, isRequired: false)))
        }
    }

    private mutating func detectorKind(_ row: Row) -> DetectorKind? {
        guard let text = row.required("kind", &problems.cells) else { return nil }
        let known = DetectorKind.allCases.filter { $0 != .learned }
        if let kind = known.first(where: { $0.rawValue == text }) { return kind }
        let names = known.map(\.rawValue)
        problems.refuse(
            row, "kind",
            "unknown kind '\(text)'\(NearestWord.hint(text, among: names))"
                + " Known: \(names.joined(separator: ", "))")
        return nil
    }

    private mutating func detectorLink(_ row: Row, _ kind: DetectorKind?) -> LinkIndex? {
        if row.text("link_id") == nil, let kind, kind != .bus, kind != .button {
            problems.warn(
                row, "link_id", "is empty: the detector is kept in intervals and measures no link")
        }
        return resolve(row, "link_id", in: links, isRequired: false)
    }

    private mutating func channel(_ row: Row) -> Int? {
        guard let channel = row.integer("channel", &problems.cells) else { return nil }
        if row.text("controller_id") == nil {
            problems.refuse(
                row, "channel", "has a channel but no controller; name it in controller_id")
        }
        guard (1...255).contains(channel) else {
            problems.refuse(row, "channel", "is \(channel), outside 1…255")
            return nil
        }
        return channel
    }

    private mutating func distance(_ row: Row, _ link: LinkIndex?) -> Length? {
        guard let meters = row.number("distance_from_stop_m", &problems.cells) else { return nil }
        if let length = link.flatMap({ linkDrafts[$0.position].length }), meters > length.meters {
            problems.warn(
                row, "distance_from_stop_m",
                "is \(meters) m upstream on a link of"
                    + " \(Int(min(length.meters, 1e9))) m; is it on this link?")
        }
        return Length(meters: meters)
    }

    private mutating func coveredLanes(_ row: Row) -> Int {
        guard let count = row.integer("lanes", &problems.cells) else { return 1 }
        guard !(1...20).contains(count) else { return count }
        problems.refuse(row, "lanes", "is \(count), outside 1…20")
        return 1
    }

    /// Signal events are summed by the second, other readings by 30 s, unless the table says so.
    private mutating func pulseSeconds(_ row: Row, isWired: Bool) -> UInt16 {
        guard let seconds = row.integer("pulse_s", &problems.cells) else { return isWired ? 1 : 30 }
        guard !(1...3_600).contains(seconds) else { return UInt16(seconds) }
        problems.refuse(row, "pulse_s", "is \(seconds), outside 1…3600")
        return 30
    }

    /// Checks columns that nothing reads yet, so that mistakes show today.
    private mutating func checkDetectorNumbers(_ row: Row) {
        _ = positive(row, "zone_width_m")
        if let latency = row.integer("latency_ms", &problems.cells), latency < 0 {
            problems.refuse(row, "latency_ms", "is \(latency); it cannot be negative")
        }
        _ = classes(row, "classes")
    }

    /// Warns of measured links whose speed cannot be compared with anything.
    mutating func checkMeasuredLinks() {
        let measuring: Set<DetectorKind> = [.loop, .radar, .cameraArea, .cameraLine]
        var reported: Set<LinkIndex> = []
        for detector in detectors where measuring.contains(detector.kind) {
            guard let link = detector.link, reported.insert(link).inserted else { continue }
            let draft = linkDrafts[link.position]
            guard draft.row.text("free_speed") == nil else { continue }
            problems.warn(
                draft.row, "free_speed",
                "is not given, though detector '\(detector.name)'"
                    + " measures the link: a share of free flow cannot be told")
        }
    }
}

/// A detector input of a controller.
private struct ChannelPlace: Hashable {
    let controller: ControllerIndex
    let channel: Int
}
