public import TrafficModel

/// Something that an agent wants done, in the order in which it is to be done.
public enum AgentOutput: Hashable, Sendable {
    /// Write this down durably, before anything behind it is done.
    case store(AgentMemory)
    /// Tell the centre what became of a command.
    case receipt(CommandReceipt)
    /// Tell the centre how the controller is.
    case status(ControllerStatus)
    /// Ask the centre for a lease, or for more of it.
    case leaseRequest(LeaseRequest)
    /// Log a controller event.
    case event(SignalEvent)
    /// Switch the lamps to `RoadsideAgent.lamps`, and the displays to `RoadsideAgent.countdown`.
    case lampsChanged
}
