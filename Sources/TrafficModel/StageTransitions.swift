/// From which stage one may go to which (`signal_transition.csv`).
public struct StageTransitions: Hashable, Sendable {
    /// What the table says of a pair of stages.
    public enum Verdict: Hashable, Sendable {
        /// Straight.
        case allowed
        /// By way of another stage.
        case via(StageIndex)
        /// Not at all.
        case forbidden
    }

    private let stageCount: Int
    private var verdicts: [Verdict]

    /// Makes a table of so many stages in which everything is allowed.
    public init(stageCount: Int) {
        self.stageCount = stageCount
        verdicts = Array(repeating: .allowed, count: stageCount * stageCount)
    }

    /// Sets the verdict on a pair.
    public mutating func set(_ verdict: Verdict, from: StageIndex, to: StageIndex) {
        verdicts[from.position * stageCount + to.position] = verdict
    }

    /// The verdict on a pair; a stage may always stay.
    public func verdict(from: StageIndex, to: StageIndex) -> Verdict {
        verdicts[from.position * stageCount + to.position]
    }
}
