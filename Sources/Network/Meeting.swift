/// How the ways of two movements through a junction lie to each other.
enum Meeting {
    /// They do not touch, or they part after one stop line.
    case apart
    /// They cross.
    case cross
    /// They leave by the same leg.
    case merge
    /// They come by two carriageways of one leg, and nobody says which lies where.
    case unknown
}
