public import TrafficModel

/// One line of a controller's high-resolution event log.
public struct SignalEvent: Hashable, BitwiseCopyable, Sendable {
    /// What happened.
    public let event: IndianaEvent
    /// To which group, detector or pattern, or with which value; see the event.
    public let parameter: UInt32
    /// When, on the controller's clock.
    public let uptime: Uptime

    /// Makes a line.
    public init(_ event: IndianaEvent, _ parameter: UInt32, at uptime: Uptime) {
        self.event = event
        self.parameter = parameter
        self.uptime = uptime
    }
}
