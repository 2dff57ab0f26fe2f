import Messaging
import TrafficModel
import Wire

/// The thread that tells consoles and others what the processor knows.
///
/// It numbers the messages, publishes them, keeps the latest of each topic, and answers snapshot
/// requests with those. While nobody subscribes, nothing is put into words before it is asked for.
/// A subscriber that stalls loses messages at its own high-water mark and sees it by the numbers;
/// nobody else notices.
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
        var latest: [String: Kept] = [:]
        var topicCount = 0
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
                topicCount += try subscriptionChange(&publisher)
                for (time, message) in messages {
                    sequence += 1
                    var kept = Kept(message: message, sequence: sequence, time: time)
                    if topicCount > 0 {
                        _ = try publisher.send(
                            frames: [Array(message.topic.utf8), kept.payload], wait: false)
                    }
                    keep(kept, in: &latest)
                }
                if isLast && messages.isEmpty { break }
                if try snapshots.poll(timeoutMilliseconds: messages.isEmpty ? 5 : 0) {
                    try answer(&snapshots, sequence, &latest)
                }
            }
        } catch {
            // The context was shut down under us, which is the other way to be told to stop.
        }
    }

    /// How many topics more are subscribed to than when it was last asked. A peer may send other
    /// messages up to a publisher too: they say nothing.
    private func subscriptionChange(_ publisher: inout Socket) throws(MessagingError) -> Int {
        var change = 0
        while let frame = try publisher.receiveFrames(wait: false)?.first {
            switch frame.first {
            case 1: change += 1
            case 0: change -= 1
            default: break
            }
        }
        return change
    }

    /// The latest message of a topic, put into words at most once.
    private struct Kept {
        let message: FeedMessage
        let sequence: UInt64
        let time: Timestamp
        private var written: [UInt8]?

        init(message: FeedMessage, sequence: UInt64, time: Timestamp) {
            self.message = message
            self.sequence = sequence
            self.time = time
        }

        var payload: [UInt8] {
            mutating get {
                let bytes = written ?? message.payload(sequence: sequence, time: time)
                written = bytes
                return bytes
            }
        }
    }

    private func keep(_ kept: Kept, in latest: inout [String: Kept]) {
        switch kept.message {
        case .heartbeat, .refused, .security: return
        case .link, .approach, .congestion, .incident, .health, .decision, .controller, .command,
            .counters, .end:
            let topic = kept.message.topic
            guard latest.count < Self.topicLimit || latest[topic] != nil else { return }
            latest[topic] = kept
        }
    }

    private func answer(
        _ snapshots: inout Socket, _ sequence: UInt64, _ latest: inout [String: Kept]
    ) throws(MessagingError) {
        guard let frames = try snapshots.receiveFrames(wait: false), frames.count >= 2,
            let request = frames.last, FeedSnapshot.isRequest(request)
        else { return }
        let payloads = latest.keys.sorted().compactMap { latest[$0]?.payload }
        let reply = FeedSnapshot.answer(sequence: sequence, payloads: payloads)
        // REQ clients put an empty delimiter before the request and want it back.
        _ = try snapshots.send(frames: frames.dropLast() + [reply], wait: false)
    }
}
