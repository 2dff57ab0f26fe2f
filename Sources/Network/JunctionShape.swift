import TrafficModel

/// The legs of a junction in clockwise order, for traffic on the right.
///
/// Walking clockwise around the junction, one meets at each leg first those who come in and then
/// those who go out. Two paths cross when their ends alternate on that walk. Only the order of the
/// legs counts, never a length or an angle, so that roughly placed nodes give exact answers.
struct JunctionShape {
    private let centre: Point
    /// Length of a step to the east in steps to the north.
    private let eastScale: Double
    /// Places of the legs clockwise, by the node at their other end.
    private var places: [JunctionIndex: Int] = [:]
    private var directions: [JunctionIndex: Point] = [:]
    /// Legs that motor vehicles use.
    private(set) var roads: [JunctionIndex] = []

    /// Makes a shape.
    ///
    /// - Parameter legs: Nodes at the other ends, each once, and whether motor vehicles go there.
    init(
        centre: Point, eastScale: Double = 1,
        legs: [(node: JunctionIndex, place: Point, isRoad: Bool)]
    ) {
        self.centre = centre
        self.eastScale = eastScale
        for leg in legs { directions[leg.node] = leg.place - centre }
        let ordered = legs.sorted { left, right in
            let (one, other) = (left.place - centre, right.place - centre)
            if one.comesBefore(other) { return true }
            return !other.comesBefore(one) && left.node < right.node
        }
        for (place, leg) in ordered.enumerated() { places[leg.node] = place }
        roads = ordered.filter(\.isRoad).map(\.node)
    }

    /// How two paths through this junction lie to each other.
    func meeting(_ one: Path, _ other: Path) -> Meeting {
        if one.from == other.from { return one.link == other.link ? .apart : .unknown }
        if one.to == other.to { return .merge }
        guard let start = places[one.from], let end = places[one.to],
            let otherStart = places[other.from], let otherEnd = places[other.to]
        else { return .unknown }
        let size = 2 * places.count
        let reach = (2 * end + 1 - 2 * start + size) % size
        let isInside = { (point: Int) in (point - 2 * start + size) % size < reach }
        return isInside(2 * otherStart) == isInside(2 * otherEnd + 1) ? .apart : .cross
    }

    /// Where a way from leg to leg turns.
    func turn(from: JunctionIndex, to: JunctionIndex) -> Turn {
        guard from != to else { return .uTurn }
        guard let entry = directions[from]?.scaled(east: eastScale),
            let exit = directions[to]?.scaled(east: eastScale)
        else { return .through }
        // The heading on arrival is against the leg's direction.
        let (ahead, aside) = (-entry.dot(exit), -entry.cross(exit))
        if ahead > abs(aside) { return .through }
        return aside > 0 ? .left : .right
    }

    /// Whether two ways come from opposite sides: their legs lie more than 120° apart, our choice.
    func areOpposing(_ one: Path, _ other: Path) -> Bool {
        guard let left = directions[one.from]?.scaled(east: eastScale),
            let right = directions[other.from]?.scaled(east: eastScale)
        else { return false }
        let product = left.dot(right)
        return product < 0 && 4 * product * product > left.dot(left) * right.dot(right)
    }

    /// The roads that a way along the kerbs, from one point to another, leads across.
    func roadsCrossed(from start: Point, to end: Point) -> [JunctionIndex] {
        let (first, last) = (start - centre, end - centre)
        let side = first.cross(last)
        return roads.filter { leg in
            guard let direction = directions[leg] else { return false }
            return first.cross(direction) * side > 0 && direction.cross(last) * side > 0
        }
    }
}
