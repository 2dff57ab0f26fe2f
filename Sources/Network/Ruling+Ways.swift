import TrafficModel

extension Ruling {
    /// What two groups are to each other by the ways they light.
    ///
    /// Movements whose ways cross or merge conflict, unless one is permitted and the other comes
    /// from the opposite side: then it gives way. Phases that share a barrier count as opposite.
    /// Whoever drives in over a crossing conflicts with the walkers on it. Whoever drives out over
    /// one gives way when he turns right, or left with permission; an arrow, a protected left turn
    /// and a way straight ahead conflict.
    ///
    /// - Parameter together: Whether a ring-and-barrier table may run them together; `nil` without
    ///   such a table.
    init(_ first: LitGroup, _ second: LitGroup, in streets: StreetPlan, together: Bool? = nil) {
        for one in first.movements {
            for other in second.movements {
                add(Ruling(one, other, in: streets, together: together))
            }
            for crossing in second.crossings { add(Ruling(one, crossing)) }
        }
        for crossing in first.crossings {
            for other in second.movements { add(Ruling(other, crossing).turned) }
        }
    }

    /// What two movements are to each other.
    init(
        _ one: LitMovement, _ other: LitMovement, in streets: StreetPlan, together: Bool? = nil
    ) {
        guard one.id != other.id else { return }
        guard let path = one.path, let otherPath = other.path else {
            conflict = "the way of movement '\(one.path == nil ? one.id : other.id)' is unknown"
            return
        }
        let reason: String
        switch streets.meeting(path, otherPath) {
        case .apart: return
        case .cross: reason = "movement '\(one.id)' crosses movement '\(other.id)'"
        case .merge: reason = "movements '\(one.id)' and '\(other.id)' leave by the same leg"
        case .unknown: reason = "movements '\(one.id)' and '\(other.id)' come by the same leg"
        }
        guard together ?? streets.areOpposing(path, otherPath) else {
            conflict = reason
            return
        }
        switch (one.isProtected, other.isProtected) {
        case (true, true): conflict = reason
        case (false, true): firstYields = reason
        case (true, false): secondYields = reason
        case (false, false):
            if path.turn <= otherPath.turn { firstYields = reason }
            if otherPath.turn <= path.turn { secondYields = reason }
        }
    }

    /// What a movement is to the walkers on a crossing.
    init(_ movement: LitMovement, _ crossing: LitCrossing) {
        guard let path = movement.path else {
            conflict = "the way of movement '\(movement.id)' is unknown"
            return
        }
        guard path.junction == crossing.junction else { return }
        if crossing.legs.contains(path.from) {
            conflict = "movement '\(movement.id)' comes in over crossing '\(crossing.id)'"
        } else if crossing.legs.contains(path.to) {
            let reason = "movement '\(movement.id)' goes out over crossing '\(crossing.id)'"
            let yields = !movement.isArrow && path.turn == .right
            if yields || (!movement.isProtected && path.turn != .through) {
                firstYields = reason
            } else {
                conflict = reason
            }
        }
    }
}
