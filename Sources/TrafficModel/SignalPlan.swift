/// A fixed sequence of stages with their durations (`plan_stage.csv`, `plan_coord.csv`).
public struct SignalPlan: Hashable, Sendable {
    /// One stage of the cycle.
    public struct Entry: Hashable, Sendable {
        /// The stage.
        public let stage: StageIndex
        /// From the start of the transition into it to the start of the one out of it.
        public let splitMilliseconds: Int64
        /// Shortest and longest duration where the plan may stretch it.
        public let minMilliseconds: Int64?
        /// As above.
        public let maxMilliseconds: Int64?

        /// Makes an entry.
        public init(
            stage: StageIndex, splitMilliseconds: Int64, minMilliseconds: Int64? = nil,
            maxMilliseconds: Int64? = nil
        ) {
            self.stage = stage
            self.splitMilliseconds = splitMilliseconds
            self.minMilliseconds = minMilliseconds
            self.maxMilliseconds = maxMilliseconds
        }
    }

    /// How a plan stands to the clock that its neighbours share.
    public struct Coordination: Hashable, Sendable {
        /// What the offset is measured to.
        public enum Reference: String, Hashable, CaseIterable, Sendable {
            /// The start of the reference stage's green.
            case startGreen = "start_green"
            /// The end of the reference stage's green.
            case endGreen = "end_green"
            /// The barrier: the start of the transition into the reference stage.
            case barrier
        }

        /// How a plan that is out of step finds back.
        public enum Transition: String, Hashable, CaseIterable, Sendable {
            /// Shorter cycles, as far as minima allow.
            case short
            /// Longer cycles.
            case long
            /// Waiting in the reference stage.
            case dwell
        }

        /// From cycle zero to the reference, 0 ..< cycle.
        public let offsetMilliseconds: Int64
        /// What the offset is measured to.
        public let reference: Reference
        /// The reference stage.
        public let stage: StageIndex
        /// How a plan that is out of step finds back.
        public let transition: Transition
        /// Longest change of one cycle while finding back.
        public let maxStepMilliseconds: Int64

        /// Makes a coordination.
        public init(
            offsetMilliseconds: Int64, reference: Reference = .startGreen, stage: StageIndex,
            transition: Transition = .short, maxStepMilliseconds: Int64 = 8_000
        ) {
            self.offsetMilliseconds = offsetMilliseconds
            self.reference = reference
            self.stage = stage
            self.transition = transition
            self.maxStepMilliseconds = maxStepMilliseconds
        }
    }

    /// The id in the city's tables: what commands name.
    public let id: String
    /// The stages in their order.
    public let entries: [Entry]
    /// Its place in the green wave; `nil` for a plan that runs on its own.
    public let coordination: Coordination?

    /// Makes a plan.
    public init(id: String, entries: [Entry], coordination: Coordination? = nil) {
        self.id = id
        self.entries = entries
        self.coordination = coordination
    }

    /// The sum of the splits.
    public var cycleMilliseconds: Int64 { entries.reduce(0) { $0 + $1.splitMilliseconds } }
}
