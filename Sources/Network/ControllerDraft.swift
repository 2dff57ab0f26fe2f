import Tables
import TrafficModel

/// A controller while the junctions it serves are being found.
struct ControllerDraft {
    let row: Row
    let id: String
    let number: ControllerNumber
    /// The junction in its own column.
    let ownJunction: JunctionIndex?
    /// Junctions of the movements of its phases, in table order.
    var movementJunctions: [JunctionIndex] = []
    /// Junctions that its detectors refer to, in table order.
    var detectorJunctions: [JunctionIndex] = []
    var phaseCount = 0
    /// The junctions finally found.
    var junctions: [JunctionIndex] = []
    /// Why it may not be commanded.
    var reasons: [String] = []
    /// Its signals, where the tables describe them and nothing is wrong.
    var signals: SignalSite?

    /// The finished controller.
    var controller: SignalController {
        SignalController(
            number: number, id: id, junctions: junctions,
            commandability: reasons.isEmpty ? .commandable : .notCommandable(reasons: reasons),
            signals: reasons.isEmpty ? signals : nil)
    }
}
