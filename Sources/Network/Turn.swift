/// Where a movement turns, the weakest first: of two movements that both give way, the weaker one
/// gives way to the other.
enum Turn: Int, Comparable {
    case uTurn
    case left
    case right
    case through

    /// The turn of a word of `movement.csv`, column `type`; `nil` for words that say nothing of it.
    init?(word: String) {
        switch word.lowercased() {
        case "left": self = .left
        case "right": self = .right
        case "thru", "through", "straight": self = .through
        case "uturn", "u-turn", "u_turn": self = .uTurn
        default: return nil
        }
    }

    static func < (left: Turn, right: Turn) -> Bool { left.rawValue < right.rawValue }
}
