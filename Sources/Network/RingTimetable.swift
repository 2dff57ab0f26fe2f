import TrafficModel

/// The fixed times of phases in rings and barriers: each ring runs its phases one after another,
/// and all rings wait for each other at a barrier.
///
/// All times are milliseconds from the start of the first barrier. A phase closes its clearance
/// before its end; those last before a barrier close together.
struct RingTimetable {
    /// A stretch between two closings in which the same phases are wanted.
    struct Slot {
        /// When the transition into it begins.
        let start: Int64
        let phases: [Int]
        let groups: SignalGroupSet
    }

    /// One phase of one ring, or none: a ring may have nothing within a barrier.
    private struct Turn {
        /// Position in `phases`.
        let phase: Int?
        var start: Int64
        var end: Int64
        /// When its vehicles' green ends.
        var close: Int64
        /// When its walkers' green ends; the same as `close` where it has none.
        var walkEnd: Int64
        /// Whether a barrier follows.
        let isLast: Bool
    }

    let phases: [RingPhase]
    /// The whole cycle.
    private(set) var cycle: Int64 = 0
    private var rings: [[Turn]]

    /// Makes a timetable.
    ///
    /// - Parameters:
    ///   - cycle: The cycle, or `nil` for the sum of the phases.
    ///   - coordinated: Number of the phase that takes what is left of the cycle; else the first
    ///     barrier's last phases take it.
    /// - Throws: Where the phases do not fit.
    init(_ phases: [RingPhase], cycle: Int64?, coordinated: Int? = nil) throws(RingProblem) {
        self.phases = phases
        let numbers = Set(phases.map(\.ring)).sorted()
        rings = Array(repeating: [], count: numbers.count)
        let barriers = Set(phases.map(\.barrier)).sorted()
        let needed = barriers.reduce(0) { $0 + Self.length(of: $1, phases) }
        let rest = (cycle ?? needed) - needed
        guard needed > 0 else { throw .noGreen }
        guard rest >= 0 else { throw .tooLong(needed: needed, cycle: needed + rest) }
        let widened = phases.first { $0.number == coordinated }?.barrier ?? barriers.first
        for barrier in barriers {
            add(
                barrier, numbers, extra: barrier == widened ? rest : 0, coordinated: coordinated)
        }
        let late = rings.joined().first { $0.phase != nil && $0.close <= $0.start }
        if let late = late?.phase { throw .noRoom(phase: phases[late].number) }
        joinClosings()
        placeWalks()
        joinWalks()
    }

    /// What the longest ring needs within a barrier.
    private static func length(of barrier: Int, _ phases: [RingPhase]) -> Int64 {
        let within = phases.filter { $0.barrier == barrier }
        let sums = Dictionary(grouping: within, by: \.ring).values
            .map { $0.reduce(0) { $0 + $1.green + $1.clearance } }
        return sums.max() ?? 0
    }

    private mutating func add(
        _ barrier: Int, _ numbers: [Int], extra: Int64, coordinated: Int?
    ) {
        let length = Self.length(of: barrier, phases) + extra
        let runs = numbers.map { ring in
            phases.indices.filter { phases[$0].ring == ring && phases[$0].barrier == barrier }
                .sorted { (phases[$0].position, $0) < (phases[$1].position, $1) }
        }
        let clearance = runs.compactMap(\.last).map { phases[$0].clearance }.max() ?? 0
        let end = cycle + length
        for (ring, run) in runs.enumerated() {
            let sum = run.reduce(0) { $0 + phases[$1].green + phases[$1].clearance }
            let longer = run.first { phases[$0].number == coordinated } ?? run.last
            var start = cycle
            for phase in run {
                let isLast = phase == run.last
                let own = phases[phase].green + phases[phase].clearance
                let stop = isLast ? end : start + own + (phase == longer ? length - sum : 0)
                let close = isLast ? end - clearance : stop - phases[phase].clearance
                rings[ring].append(
                    Turn(
                        phase: phase, start: start, end: stop, close: close, walkEnd: close,
                        isLast: isLast))
                start = stop
            }
            guard run.isEmpty else { continue }
            rings[ring].append(
                Turn(
                    phase: nil, start: cycle, end: end, close: end - clearance,
                    walkEnd: end - clearance, isLast: true))
        }
        cycle = end
    }

    /// Moves a closing to the next one of another ring where that follows before the first
    /// transition can be over: a controller begins a transition from a stage that is green.
    private mutating func joinClosings() {
        while let (place, later) = hastyClosing {
            let shift = later - rings[place.ring][place.turn].close
            rings[place.ring][place.turn].close += shift
            rings[place.ring][place.turn].walkEnd += shift
            rings[place.ring][place.turn].end += shift
            rings[place.ring][place.turn + 1].start += shift
        }
    }

    private var hastyClosing: (place: (ring: Int, turn: Int), later: Int64)? {
        for ring in rings.indices {
            for (turn, entry) in rings[ring].enumerated() where !entry.isLast {
                let later = rings.joined().map(\.close)
                    .filter { $0 > entry.close && $0 < released(entry) }.min()
                if let later { return ((ring, turn), later) }
            }
        }
        return nil
    }

    /// When the transition that a closing begins is over.
    private func released(_ turn: Turn) -> Int64 {
        max(turn.end, turn.close + (turn.phase.map { phases[$0].release } ?? 0))
    }

    /// Ends each walk so early that its clearance is over when the phase is, and not within a
    /// transition: before it where the walk allows, else behind it.
    private mutating func placeWalks() {
        let closings = rings.joined().filter { $0.phase != nil }
        for ring in rings.indices {
            for (turn, entry) in rings[ring].enumerated() {
                guard let phase = entry.phase.map({ phases[$0] }), phase.walkers != nil else {
                    continue
                }
                var end = min(entry.close, entry.end - phase.walkClearance)
                let running = closings.filter { $0.close <= end && end < released($0) }
                    .max { $0.close < $1.close }
                if let running, running.close > entry.start {
                    let isEarlyEnough = running.close - entry.start >= phase.walk
                    end = isEarlyEnough ? running.close : min(entry.close, released(running))
                }
                rings[ring][turn].walkEnd = max(end, entry.start)
            }
        }
    }

    /// Ends a walk with another one that ends a little earlier, where its own length allows: a
    /// stage of a few seconds serves nobody.
    private mutating func joinWalks() {
        let shortest: Int64 = 5_000
        for ring in rings.indices {
            for (turn, entry) in rings[ring].enumerated() {
                guard let phase = entry.phase.map({ phases[$0] }), phase.walkers != nil else {
                    continue
                }
                let least = max(entry.start + phase.walk, entry.walkEnd - shortest)
                let earlier = rings.joined().map(\.walkEnd)
                    .filter { $0 >= least && $0 < entry.walkEnd }.min()
                if let earlier { rings[ring][turn].walkEnd = earlier }
            }
        }
    }

    /// The stretches in order of their start, which may lie in the cycle before.
    var slots: [Slot] {
        let times = Set(rings.joined().flatMap { [$0.close, $0.walkEnd] }.map { $0 % cycle })
        var slots: [Slot] = []
        for time in times.sorted() {
            var groups: SignalGroupSet = []
            var wanted: [Int] = []
            for ring in rings {
                // Whatever closes first after this moment is what the ring wants now.
                let turn = ring.first { $0.close > time } ?? ring.first
                guard let turn, let place = turn.phase else { continue }
                wanted.append(place)
                if let vehicles = phases[place].vehicles { groups.insert(vehicles) }
                let isWalking = turn.walkEnd > time || turn.close <= time
                if isWalking, let walkers = phases[place].walkers {
                    groups.insert(walkers)
                }
            }
            if slots.last?.groups == groups { continue }
            slots.append(Slot(start: time, phases: wanted, groups: groups))
        }
        if slots.count > 1, slots.first?.groups == slots.last?.groups { slots.removeFirst() }
        // What is wanted behind the last closing is the first barrier's beginning.
        if let first = slots.popLast() {
            slots.insert(
                Slot(start: first.start - cycle, phases: first.phases, groups: first.groups), at: 0)
        }
        return slots
    }
}
