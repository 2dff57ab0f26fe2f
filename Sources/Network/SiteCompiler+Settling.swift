import TrafficModel

extension SiteCompiler {
    /// Two protected movements of one group that meet cannot both be protected: the weaker one
    /// gives way.
    mutating func settleMovements() {
        for place in groups.indices {
            let count = groups[place].movements.count
            for first in 0..<count {
                for second in first + 1..<max(count, first + 1) { settle(place, first, second) }
            }
        }
    }

    private mutating func settle(_ place: Int, _ first: Int, _ second: Int) {
        let (one, other) = (groups[place].movements[first], groups[place].movements[second])
        guard let path = one.path, let otherPath = other.path,
            one.isProtected, other.isProtected,
            let reason = Ruling(one, other, in: streets).conflict
        else { return }
        let isFirstWeaker =
            path.strength == otherPath.strength
            ? one.id > other.id : path.strength < otherPath.strength
        let weaker = isFirstWeaker ? one : other
        groups[place].movements[isFirstWeaker ? first : second].isProtected = false
        warn(
            weaker.row, "protection",
            "movement '\(weaker.id)' cannot be protected in group"
                + " '\(groups[place].group.id)', where \(reason); it is read as permitted")
    }
}

extension Path {
    /// Who gives way to whom in one group: a path for bicycles is weaker than a road, then the turn
    /// counts.
    fileprivate var strength: Int { (isMotorized ? 8 : 0) + turn.rawValue }
}
