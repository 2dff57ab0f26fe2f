import TrafficModel

/// A phase in its ring, with its times in milliseconds.
struct RingPhase {
    let number: Int
    let ring: Int
    let barrier: Int
    let position: Int
    let vehicles: SignalGroupIndex?
    let walkers: SignalGroupIndex?
    let green: Int64
    /// From the end of green to the next phase of the ring.
    let clearance: Int64
    /// From the end of green until all vehicles that conflict may go.
    let release: Int64
    let walk: Int64
    let walkClearance: Int64

    /// All its groups.
    var groups: SignalGroupSet {
        [vehicles, walkers].compactMap { $0 }.reduce(into: []) { $0.insert($1) }
    }
}
