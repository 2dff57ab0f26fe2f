import Field
import TrafficModel
import Wire

/// One agent with what its host keeps beside it.
struct HostedAgent {
    var agent: RoadsideAgent
    /// Position of its link.
    let link: Int
    /// Its place in the file of memories.
    let place: Int
    /// Controller events that have not been sent yet.
    var events: [SignalEvent] = []
    /// Number of its next reading.
    var nextReading: UInt64 = 0

    /// Most events kept until the next sending; older ones go first, and are missed by number.
    static let eventLimit = 1_024

    mutating func keep(_ event: SignalEvent) {
        if events.count >= Self.eventLimit {
            events.removeFirst()
            nextReading += 1
        }
        events.append(event)
    }

    /// The events so far as one batch, or `nil` when there are none.
    mutating func takeBatch(
        epoch: UInt32, uptime: Uptime, wallTime: Timestamp
    ) -> [UInt8]? {
        guard !events.isEmpty else { return nil }
        let controller = agent.site.controller
        let readings = events.map { event in
            let age = uptime.milliseconds(since: event.uptime)
            return Reading(
                time: Timestamp(microseconds: wallTime.microseconds - age * 1_000),
                subject: controller.rawValue, kind: .signalEvent,
                a: UInt32(event.event.rawValue), b: event.parameter)
        }
        let batch = BatchEncoder.encode(
            readings, source: controller.eventSource.rawValue, epoch: epoch,
            firstSequence: nextReading, sentTime: wallTime)
        nextReading += UInt64(readings.count)
        events.removeAll(keepingCapacity: true)
        return batch
    }
}
