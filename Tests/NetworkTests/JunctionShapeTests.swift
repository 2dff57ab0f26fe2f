import Foundation
import TestSupport
import Testing
import TrafficModel

@testable import Network

@Suite struct JunctionShapeTests {
    @Test(arguments: [
        ("N", "S", "S", "N", Meeting.apart),  // Opposite ways straight ahead.
        ("N", "S", "E", "W", .cross),
        ("N", "E", "S", "N", .cross),  // A left turn before oncoming traffic.
        ("N", "E", "S", "W", .apart),  // Two left turns pass each other.
        ("N", "W", "S", "N", .apart),  // A right turn meets nobody who goes straight on.
        ("N", "W", "E", "W", .merge),
        ("N", "E", "N", "S", .apart),  // One stop line.
        ("N", "E", "E", "S", .cross),
        ("N", "N", "E", "W", .apart),  // A turn around on one's own leg.
    ])
    func `ways cross when their ends alternate around the junction`(
        from: String, to: String, otherFrom: String, otherTo: String, expected: Meeting
    ) {
        let junction = Legs([0, 90, 180, 270])
        let (one, other) = (junction.path(from, to), junction.path(otherFrom, otherTo))
        #expect(junction.shape.meeting(one, other) == expected)
        #expect(junction.shape.meeting(other, one) == expected)
    }

    @Test func `two carriageways of one leg are not told apart`() {
        let junction = Legs([0, 90, 180, 270])
        let one = junction.path("N", "S")
        let beside = Path(
            junction: one.junction, link: LinkIndex(9), from: one.from, to: one.to,
            turn: .through, isMotorized: true)
        #expect(junction.shape.meeting(one, beside) == .unknown)
    }

    @Test(arguments: [("N", "E", Turn.left), ("N", "S", .through), ("N", "W", .right)])
    func `a turn is read from the legs`(from: String, to: String, expected: Turn) {
        let junction = Legs([20, 100, 190, 275])
        #expect(junction.shape.turn(from: junction.node(from), to: junction.node(to)) == expected)
    }

    @Test(arguments: UInt64(0)..<200)
    func `crossing is what straight lines between the ends do`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 3...6, using: &random)
        let step = 360 / Double(count)
        let start = Double.random(in: 0..<360, using: &random)
        let bearings = (0..<count).map {
            start + step * (Double($0) + Double.random(in: -0.3...0.3, using: &random))
        }
        let junction = Legs(bearings.shuffled(using: &random))
        let legs = Array(0..<count)
        for _ in 0..<20 {
            let (one, other) = (
                junction.randomPath(legs, &random), junction.randomPath(legs, &random)
            )
            let differ = one.from != other.from && one.to != other.to
            let expected = differ && junction.segmentsCross(one, other)
            #expect((junction.shape.meeting(one, other) == .cross) == expected, "seed \(seed)")
        }
    }

    @Test func `a crosswalk leads across the roads between its ends`() {
        let junction = Legs([0, 90, 180, 270])
        let (northEast, southEast) = (Point(x: 8, y: 8), Point(x: 8, y: -8))
        #expect(junction.shape.roadsCrossed(from: northEast, to: southEast) == [junction.node("E")])
        #expect(
            junction.shape.roadsCrossed(from: southEast, to: Point(x: -8, y: -8))
                == [junction.node("S")])
    }
}

/// A junction with a leg at each bearing, in degrees clockwise from north; the first four are
/// called N, E, S and W. Its own measure of crossing: straight lines between points on the kerbs.
private struct Legs {
    let bearings: [Double]
    let shape: JunctionShape

    init(_ bearings: [Double]) {
        self.bearings = bearings
        shape = JunctionShape(
            centre: Point(x: 0, y: 0),
            legs: bearings.enumerated().map {
                (JunctionIndex($0.offset + 1), Self.point($0.element, 100), true)
            })
    }

    private static func point(_ bearing: Double, _ distance: Double) -> Point {
        let angle = bearing * .pi / 180
        return Point(x: distance * sin(angle), y: distance * cos(angle))
    }

    func node(_ name: String) -> JunctionIndex {
        JunctionIndex((["N", "E", "S", "W"].firstIndex(of: name) ?? 0) + 1)
    }

    func path(_ from: String, _ to: String) -> Path { path(node(from), node(to)) }

    private func path(_ from: JunctionIndex, _ to: JunctionIndex) -> Path {
        Path(
            junction: JunctionIndex(0), link: LinkIndex(from.position), from: from, to: to,
            turn: .through, isMotorized: true)
    }

    func randomPath(_ legs: [Int], _ random: inout SeededGenerator) -> Path {
        let ends = legs.shuffled(using: &random)
        return path(JunctionIndex(ends[0] + 1), JunctionIndex(ends[1] + 1))
    }

    /// Whether the straight ways cross, with traffic on the right: in before the leg's axis, out
    /// behind it, both a few degrees aside on a circle.
    func segmentsCross(_ one: Path, _ other: Path) -> Bool {
        let (a, b) = (entry(one), exit(one))
        let (c, d) = (entry(other), exit(other))
        let side = { (p: Point, q: Point, r: Point) in (q - p).cross(r - p) > 0 }
        return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
    }

    private func entry(_ path: Path) -> Point {
        Self.point(bearings[path.from.position - 1] - 4, 20)
    }

    private func exit(_ path: Path) -> Point { Self.point(bearings[path.to.position - 1] + 4, 20) }
}
