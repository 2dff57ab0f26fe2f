/// What the ways of two groups make of their relation, with the reason in words.
struct Ruling {
    /// Why they may never be lit together.
    var conflict: String?
    /// Why the first gives way.
    var firstYields: String?
    /// Why the second gives way.
    var secondYields: String?

    /// Adds another meeting of the same groups; the first reason of a kind stays.
    mutating func add(_ other: Ruling) {
        conflict = conflict ?? other.conflict
        firstYields = firstYields ?? other.firstYields
        secondYields = secondYields ?? other.secondYields
    }

    /// The same, seen from the second.
    var turned: Ruling {
        Ruling(conflict: conflict, firstYields: secondYields, secondYields: firstYields)
    }

    /// The reason that counts; `nil` where they do not meet.
    var reason: String? { conflict ?? firstYields ?? secondYields }
}
