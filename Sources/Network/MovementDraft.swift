import TrafficModel

/// A movement, as far as other tables need it.
struct MovementDraft {
    let id: String
    let junction: JunctionIndex?
    let inbound: LinkIndex?
    let outbound: LinkIndex?
    /// Where it turns, as the table calls it.
    let turn: Turn?
}
