import TrafficModel

/// The streets around the junctions, as far as signals depend on them.
struct StreetPlan {
    private let links: [LinkDraft]
    private let movements: [MovementDraft]
    private let places: [Point]
    /// Positions of the links that begin or end at each junction.
    private let linksAt: [[Int]]
    private let shapes: [JunctionShape]
    private let approaches: [LinkIndex: ApproachSpeed]

    /// - Parameter approaches: Speed and grade before the stop line, by link.
    /// - Complexity: O(n log n) in the links.
    init(
        junctions: [Junction], isGeographic: Bool, links: [LinkDraft], movements: [MovementDraft],
        approaches: [LinkIndex: ApproachSpeed]
    ) {
        self.links = links
        self.movements = movements
        self.approaches = approaches
        let places = junctions.map { Point(x: $0.x, y: $0.y) }
        var legs = [[JunctionIndex: Bool]](repeating: [:], count: junctions.count)
        var linksAt = [[Int]](repeating: [], count: junctions.count)
        for (position, link) in links.enumerated() {
            guard let from = link.from, let to = link.to, from != to else { continue }
            legs[from.position][to, default: false] =
                legs[from.position][to, default: false] || link.carriesMotorVehicles
            legs[to.position][from, default: false] =
                legs[to.position][from, default: false] || link.carriesMotorVehicles
            linksAt[from.position].append(position)
            linksAt[to.position].append(position)
        }
        shapes = zip(places, legs).map { centre, legs in
            JunctionShape(
                centre: centre, eastScale: isGeographic ? Self.eastScale(latitude: centre.y) : 1,
                legs: legs.sorted { $0.key < $1.key }
                    .map { ($0.key, places[$0.key.position], $0.value) })
        }
        self.places = places
        self.linksAt = linksAt
    }

    /// How much shorter a degree of longitude is than one of latitude, by the series of the cosine:
    /// a hundredth is enough to tell left from right.
    private static func eastScale(latitude: Double) -> Double {
        let square = latitude * latitude * 0.000_304_617
        return 1 - square / 2 + square * square / 24
    }

    /// The way of a movement, or `nil` where its links do not meet its node.
    func path(_ movement: DenseIndex<MovementDraft>) -> Path? {
        let draft = movements[movement.position]
        guard let junction = draft.junction, let inbound = draft.inbound,
            let outbound = draft.outbound, let from = farEnd(inbound, from: junction),
            let to = farEnd(outbound, from: junction)
        else { return nil }
        let turn = draft.turn ?? shapes[junction.position].turn(from: from, to: to)
        return Path(
            junction: junction, link: inbound, from: from, to: to, turn: turn,
            isMotorized: links[inbound.position].carriesMotorVehicles)
    }

    /// The id of a movement.
    func name(_ movement: DenseIndex<MovementDraft>) -> String { movements[movement.position].id }

    /// The node at the other end of a link.
    func farEnd(_ link: LinkIndex, from junction: JunctionIndex) -> JunctionIndex? {
        let draft = links[link.position]
        if draft.from == junction { return draft.to }
        return draft.to == junction ? draft.from : nil
    }

    /// How the ways of two movements lie to each other; ways through two junctions lie apart.
    func meeting(_ one: Path, _ other: Path) -> Meeting {
        guard one.junction == other.junction else { return .apart }
        return shapes[one.junction.position].meeting(one, other)
    }

    /// Whether two ways come to one junction from opposite sides.
    func areOpposing(_ one: Path, _ other: Path) -> Bool {
        one.junction == other.junction && shapes[one.junction.position].areOpposing(one, other)
    }

    /// Width of all carriageways of a leg in metres; `nil` where the way in is of unknown width.
    func width(of leg: JunctionIndex, at junction: JunctionIndex) -> Double? {
        var total = 0.0
        for link in linksAt[junction.position].map({ links[$0] }) {
            guard link.from == leg || link.to == leg, link.carriesMotorVehicles else { continue }
            guard let width = link.width ?? link.exitWidth else { return nil }
            total += width.meters
        }
        return total > 0 ? total : nil
    }

    /// Width of the widest leg in metres; `nil` where that of any is unknown.
    func widestRoad(at junction: JunctionIndex) -> Double? {
        var widest: Double?
        for leg in shapes[junction.position].roads {
            guard let width = width(of: leg, at: junction) else { return nil }
            widest = max(widest ?? 0, width)
        }
        return widest
    }

    /// Speed and grade on the way to a stop line: 85th percentile, else free flow, else 50 km/h.
    func approach(_ link: LinkIndex) -> ApproachSpeed {
        let known = approaches[link]
        return ApproachSpeed(
            speed: known?.speed ?? links[link.position].freeSpeed ?? .kilometersPerHour(50),
            gradePercent: known?.gradePercent ?? 0)
    }

    /// A crosswalk that GMNS draws as a link: which of some junctions it belongs to, and which legs
    /// it leads across.
    func crossing(
        _ link: LinkIndex, among junctions: [JunctionIndex]
    ) -> (junction: JunctionIndex, legs: [JunctionIndex], length: Length?)? {
        let draft = links[link.position]
        guard let from = draft.from, let to = draft.to else { return nil }
        let (start, end) = (places[from.position], places[to.position])
        let nearest = junctions.min {
            distance(start, end, to: $0) < distance(start, end, to: $1)
        }
        guard let nearest else { return nil }
        let legs = shapes[nearest.position].roadsCrossed(from: start, to: end)
        return (nearest, legs, draft.length)
    }

    private func distance(_ start: Point, _ end: Point, to junction: JunctionIndex) -> Double {
        let centre = places[junction.position]
        let (one, other) = (start - centre, end - centre)
        return one.dot(one) + other.dot(other)
    }

    /// The id of a link.
    func name(_ link: LinkIndex) -> String { links[link.position].id }
}
