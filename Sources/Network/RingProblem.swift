/// Why phases in rings and barriers make no timetable.
enum RingProblem: Error, CustomStringConvertible {
    /// No phase has any green.
    case noGreen
    /// The phases need more than the cycle; milliseconds.
    case tooLong(needed: Int64, cycle: Int64)
    /// Other rings leave a phase no green before the barrier.
    case noRoom(phase: Int)

    /// What is wrong, for a sentence about the plan.
    var description: String {
        switch self {
        case .noGreen: "its phases have no green; give them min_green or max_green"
        case .tooLong(let needed, let cycle):
            "its phases need \(needed.asSeconds) s with their clearances, its cycle is"
                + " \(cycle.asSeconds) s"
        case .noRoom(let phase): "phase \(phase) has no room for its green before its barrier"
        }
    }
}
