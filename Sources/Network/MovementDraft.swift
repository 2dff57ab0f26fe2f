import TrafficModel

/// A movement, as far as other tables need it.
struct MovementDraft {
    let junction: JunctionIndex?
}
