import Messaging
import TrafficModel
import Wire

/// Measures the way from a reading that closes a pulse to the decision that follows from it.
///
/// It sends a second of one link's traffic, slow and fast in turn, so that each second ends with
/// a decision; between two seconds it waits for the decision, and a little longer.
public struct LatencyProbe: ~Copyable {
    private let context: MessagingContext
    private var sensor: Socket
    private var decisions: Socket
    private var sequence: UInt64 = 0

    /// Connects to both sides, and waits until the subscription stands.
    ///
    /// - Parameter topic: What the awaited messages' topics begin with.
    /// - Throws: `MessagingError` when an endpoint is no endpoint.
    public init(ingest: String, decisions: String, topic: String) throws {
        let context = try MessagingContext()
        var sensor = try context.socket(.push)
        try sensor.connect(ingest)
        var subscription = try context.socket(
            .subscribe, options: SocketOptions(receiveTimeoutMilliseconds: 200))
        try subscription.subscribe(topic)
        try subscription.connect(decisions)
        self.context = context
        self.sensor = sensor
        self.decisions = subscription
    }

    /// Measures so many times.
    ///
    /// - Parameter pauseMicroseconds: Between a decision and the next reading.
    /// - Returns: Delays in nanoseconds, in order; those for which nothing came are left out.
    /// - Throws: `MessagingError` when a socket fails.
    public mutating func run(
        samples: Int, pauseMicroseconds: UInt32, isStopped: () -> Bool
    ) throws -> [Int64] {
        var delays: [Int64] = []
        var second = EventStream.firstSecond
        var message = Message()
        // The first rounds find sockets, pages and caches cold, and are not counted.
        let warmUp = 50
        for sample in 0..<(samples + warmUp) where !isStopped() {
            let frame = frame(of: second, isSlow: sample % 2 == 0)
            second += 1
            let start = Stopwatch.now
            _ = try sensor.send(frame, wait: true)
            guard try decisions.receive(&message, wait: true) else { continue }
            if sample >= warmUp { delays.append(Stopwatch.now - start) }
            try decisions.discardRest(of: &message)
            Stopwatch.rest(microseconds: pauseMicroseconds)
        }
        return delays
    }

    private mutating func frame(of second: Int64, isSlow: Bool) -> [UInt8] {
        let start = second * 1_000_000
        let speed: UInt32 = isSlow ? 1_000 : 13_000
        var readings = (0..<4).map { place in
            Reading(
                time: Timestamp(microseconds: start + 200_000 * Int64(place)),
                subject: UInt32(place + 1), kind: .vehicle, vehicleClass: .car, a: speed,
                b: isSlow ? 900 : 30)
        }
        readings.append(
            Reading(
                time: Timestamp(microseconds: start + 1_000_000), subject: EventStream.source,
                kind: .status, a: StatusCode.timeReached.rawValue))
        defer { sequence += UInt64(readings.count) }
        return BatchEncoder.encode(
            readings, source: EventStream.source, epoch: 1, firstSequence: sequence,
            sentTime: .zero)
    }
}
