import Tables
import TrafficModel

/// A row of `signal_timing_phase.csv`, with what the phase lights; `nil` where a cell says nothing.
struct PhaseDraft {
    let row: Row
    let id: String
    let plan: DenseIndex<PlanDraft>?
    let controller: ControllerIndex?
    let number: Int?
    let minGreenMilliseconds: Int64?
    let maxGreenMilliseconds: Int64?
    let clearanceMilliseconds: Int64?
    let walkMilliseconds: Int64?
    let pedClearanceMilliseconds: Int64?
    let ring: Int
    let barrier: Int
    let position: Int
    var movements: [MovementRow] = []
    /// Links that pedestrians cross along.
    var crossings: [LinkIndex] = []

    var isEmpty: Bool { movements.isEmpty && crossings.isEmpty }
}
