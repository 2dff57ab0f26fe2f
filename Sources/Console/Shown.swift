/// What a line-by-line console has shown, so that it shows changes only.
public struct Shown: Sendable {
    var links = ShownLinks()
    var queues = ShownQueues()
    var refusals = ShownRefusals()
    var counters = ShownCounters()
    var controllers = ShownControllers()

    /// Nothing has been shown yet.
    public init() {}
}
