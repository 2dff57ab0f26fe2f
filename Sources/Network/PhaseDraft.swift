import Tables
import TrafficModel

/// A phase, as far as the search for junctions needs it.
struct PhaseDraft {
    let row: Row
    let id: String
    let controller: ControllerIndex?
    var hasMovement = false
}
