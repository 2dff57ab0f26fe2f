import TrafficModel

/// What the deciding thread tells the one that talks to controllers, once a tick.
struct SignalInput: Sendable {
    /// Event time of the tick.
    let time: Timestamp
    /// What was decided at it.
    let decisions: [Decision]
}
