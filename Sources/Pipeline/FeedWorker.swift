import Messaging
import TrafficModel
import Wire

/// The thread that tells consoles and others what the processor knows.
///
/// It numbers the messages, publishes them, keeps the latest of each topic, and answers snapshot
/// requests with those. A subscriber that stalls loses messages at its own high-water mark and
/// sees it by the numbers; nobody else notices.
final class FeedWorker: @unchecked Sendable {
    // Sendable: the sockets are taken out by `run`, which one thread calls once.
    private var publisher: Socket?
    private var snapshots: Socket?
    private let mailbox: Mailbox<(Timestamp, FeedMessage)>
    private let stop: StopFlag

    /// Topics kept for snapshots, at most; beyond it the snapshot leaves new ones out.
    private static let topicLimit = 1 << 20

    init(
        publisher: consuming Socket, snapshots: consuming Socket,
        mailbox: Mailbox<(Timestamp, FeedMessage)>, stop: StopFlag
    ) {
        self.publisher = consume publisher
        self.snapshots = consume snapshots
        self.mailbox = mailbox
        self.stop = stop
    }

    func run() {
        guard var publisher = publisher.take(), var snapshots = snapshots.take() else { return }
        var sequence: UInt64 = 0
        var latest: [String: [UInt8]] = [:]
        var beat = SystemClock.monotonicMicroseconds
        do throws(MessagingError) {
            while true {
                let isLast = stop.isSet
                var messages = mailbox.takeAll()
                let now = SystemClock.monotonicMicroseconds
                if now - beat > 1_000_000 {
                    beat = now
                    messages.append(
                        (Timestamp(microseconds: SystemClock.wallMicroseconds), .heartbeat))
                }
                for (time, message) in messages {
                    sequence += 1
                    let payload = message.payload(sequence: sequence, time: time)
                    keep(message, payload, in: &latest)
                    _ = try publisher.send(
                        frames: [Array(message.topic.utf8), payload], wait: false)
                }
                if isLast && messages.isEmpty { break }
                if try snapshots.poll(timeoutMilliseconds: messages.isEmpty ? 5 : 0) {
                    try answer(&snapshots, sequence, latest)
                }
            }
        } catch {
            // The context was shut down under us, which is the other way to be told to stop.
        }
    }

    private func keep(
        _ message: FeedMessage, _ payload: [UInt8], in latest: inout [String: [UInt8]]
    ) {
        switch message {
        case .heartbeat, .refused: return
        case .link, .approach, .congestion, .incident, .health, .decision, .counters, .end:
            guard latest.count < Self.topicLimit || latest[message.topic] != nil else { return }
            latest[message.topic] = payload
        }
    }

    private func answer(
        _ snapshots: inout Socket, _ sequence: UInt64, _ latest: [String: [UInt8]]
    ) throws(MessagingError) {
        guard let frames = try snapshots.receiveFrames(wait: false), frames.count >= 2,
            let request = frames.last, FeedSnapshot.isRequest(request)
        else { return }
        let payloads = latest.sorted { $0.key < $1.key }.map(\.value)
        let reply = FeedSnapshot.answer(sequence: sequence, payloads: payloads)
        // REQ clients put an empty delimiter before the request and want it back.
        _ = try snapshots.send(frames: frames.dropLast() + [reply], wait: false)
    }
}
