/// A place, or a way from one place to another, east and north.
struct Point: Hashable {
    let x: Double
    let y: Double

    static func - (left: Point, right: Point) -> Point {
        Point(x: left.x - right.x, y: left.y - right.y)
    }

    func scaled(east: Double) -> Point { Point(x: x * east, y: y) }

    func dot(_ other: Point) -> Double { x * other.x + y * other.y }

    /// Positive where the other one points to the left of this one.
    func cross(_ other: Point) -> Double { x * other.y - y * other.x }

    /// Whether one meets this direction before the other one, clockwise from north.
    func comesBefore(_ other: Point) -> Bool {
        if isEastern != other.isEastern { return isEastern }
        return cross(other) < 0
    }

    /// From north, included, clockwise to south, not included.
    private var isEastern: Bool { x > 0 || (x == 0 && y > 0) }
}
