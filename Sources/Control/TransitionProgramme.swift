public import TrafficModel

/// The lamp changes that lead from what a site shows to a stage, with their times.
///
/// Whoever plays them to the letter keeps every rule of the site without a guard of his own. The
/// centre never switches lamps: it reads the apply deadline from them and proves its rules on them.
public struct TransitionProgramme: Hashable, Sendable {
    /// One lamp of one group changes.
    public struct Change: Hashable, BitwiseCopyable, Sendable {
        /// The group.
        public let group: SignalGroupIndex
        /// What it shows from then on.
        public let lamp: Lamp
        /// When, in milliseconds from the programme's start, 0 or more.
        public let offsetMilliseconds: Int64
    }

    /// One stage on the way: at most the one that is latched already, and the one asked for.
    public struct Leg: Hashable, BitwiseCopyable, Sendable {
        /// The stage.
        public let stage: StageIndex
        /// When it is latched: from then on nothing turns it away.
        public let latchOffsetMilliseconds: Int64
    }

    /// Counts the programmes of an envelope; the same programme keeps its number.
    public internal(set) var number: UInt32 = 0
    /// The moment from which offsets count, on the controller's clock.
    public internal(set) var start = Uptime.zero
    /// The changes in order of time.
    public internal(set) var changes: [Change] = []
    /// The stages that are latched on the way, in order.
    public internal(set) var legs: [Leg] = []
    /// Whether countdowns go blank at its start, because someone overrides what they promise.
    public internal(set) var blanksCountdown = false
    /// What the first change waits for; `nil` when it comes at once.
    public internal(set) var waitsFor: SafetyLimit?
    /// From its start until every lamp shows the stage, in milliseconds.
    public internal(set) var durationMilliseconds: Int64 = 0

    /// The moment at which every lamp shows the stage, on the controller's clock.
    public var end: Uptime { start.advanced(byMilliseconds: durationMilliseconds) }

    /// Empties it for a new one; the room is kept, so that nothing is allocated again.
    mutating func clear(start: Int64) {
        changes.removeAll(keepingCapacity: true)
        legs.removeAll(keepingCapacity: true)
        self.start = Uptime(milliseconds: start)
        blanksCountdown = false
        waitsFor = nil
        durationMilliseconds = 0
    }

    /// Puts a change in its place; of two at the same time the one added first comes first.
    mutating func add(_ group: SignalGroupIndex, _ lamp: Lamp, at moment: Int64) {
        let change = Change(
            group: group, lamp: lamp, offsetMilliseconds: moment - start.milliseconds)
        var place = changes.endIndex
        while place > 0, changes[place - 1].offsetMilliseconds > change.offsetMilliseconds {
            place -= 1
        }
        changes.insert(change, at: place)
        durationMilliseconds = max(durationMilliseconds, change.offsetMilliseconds)
    }

    /// Notes that a stage is latched at a moment.
    mutating func latch(_ stage: Int, at moment: Int64) {
        let offset = moment - start.milliseconds
        legs.append(Leg(stage: StageIndex(stage), latchOffsetMilliseconds: offset))
        durationMilliseconds = max(durationMilliseconds, offset)
    }
}
