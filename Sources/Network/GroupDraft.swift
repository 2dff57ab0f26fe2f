import Tables
import TrafficModel

/// A row of `signal_group.csv`, with what the group lights; `nil` where a cell says nothing.
struct GroupDraft {
    let row: Row
    let id: String
    let controller: ControllerIndex?
    let number: Int
    let kind: SignalGroup.Kind
    let yellowMilliseconds: Int64?
    let redClearanceMilliseconds: Int64?
    let minGreenMilliseconds: Int64?
    let maxGreenMilliseconds: Int64?
    let maxRedMilliseconds: Int64?
    let flash: SignalGroup.Flash?
    let countdown: SignalGroup.Countdown
    var movements: [MovementRow] = []
    var crossings: [DenseIndex<CrossingDraft>] = []
}
