import Messaging
import Testing
import TrafficModel
import Wire

@testable import ConsoleLink

@Suite struct FeedSubscriberTests {
    /// A feed and a snapshot socket that a test speaks through by hand.
    private struct Feed: ~Copyable {
        var publisher: Socket
        var snapshots: Socket
        let endpoints: (feed: String, snapshot: String)
        let context: MessagingContext

        static func open() throws -> Feed {
            let context = try MessagingContext()
            var publisher = try context.socket(.publish)
            var snapshots = try context.socket(.router)
            let feed = try publisher.bind("tcp://127.0.0.1:*")
            let snapshot = try snapshots.bind("tcp://127.0.0.1:*")
            return Feed(
                publisher: publisher, snapshots: snapshots, endpoints: (feed, snapshot),
                context: context)
        }

        mutating func publish(_ sequence: UInt64) throws {
            let update = FeedUpdate(
                sequence: sequence, time: Timestamp(seconds: Int64(sequence % 86_400)),
                message: .counters(["number": sequence]))
            _ = try publisher.send(frames: [Array("counters".utf8), update.payload], wait: false)
        }

        /// Answers one snapshot request; `false` when none came.
        mutating func answer(sequence: UInt64) throws -> Bool {
            guard try snapshots.poll(timeoutMilliseconds: 10),
                let frames = try snapshots.receiveFrames(wait: false)
            else { return false }
            let payload = FeedMessage.counters(["number": sequence])
                .payload(sequence: sequence, time: Timestamp(seconds: 0))
            let reply = FeedSnapshot.answer(sequence: sequence, payloads: [payload])
            return try snapshots.send(frames: [frames[0], reply], wait: true)
        }
    }

    /// Publishes number after number until the subscriber has shown one; returns what it showed.
    private static func connect(
        _ feed: inout Feed, _ link: inout FeedSubscriber, from start: UInt64
    ) throws -> (shown: [UInt64], next: UInt64) {
        var next = start
        for _ in 0..<500 {
            try feed.publish(next)
            next += 1
            _ = try feed.answer(sequence: next - 1)
            if let update = try link.next(timeoutMilliseconds: 10) {
                return ([update.sequence], next)
            }
        }
        return ([], next)
    }

    @Test func `a late subscriber begins with the snapshot`() throws {
        var feed = try Feed.open()
        var link = try FeedSubscriber.connect(
            feed: feed.endpoints.feed, snapshot: feed.endpoints.snapshot)
        let (shown, next) = try Self.connect(&feed, &link, from: 100)
        #expect(shown.count == 1)
        #expect(shown[0] < next)
    }

    @Test func `a gap is counted and healed by a new snapshot`() throws {
        var feed = try Feed.open()
        var link = try FeedSubscriber.connect(
            feed: feed.endpoints.feed, snapshot: feed.endpoints.snapshot)
        var (_, next) = try Self.connect(&feed, &link, from: 1)
        var seen: [UInt64] = []
        var lost: Set<UInt64> = []
        // Until the subscription stands, numbers may be missed; then one is left out on purpose.
        let gaps = link.gapCount
        for _ in 0..<500 where link.gapCount == gaps {
            next += 2
            lost.insert(next - 1)
            try feed.publish(next)
            _ = try feed.answer(sequence: next - 1)
            if let update = try link.next(timeoutMilliseconds: 10) { seen.append(update.sequence) }
        }
        #expect(link.gapCount > gaps)
        // The answer to the question that the gap raised.
        for _ in 0..<500 where lost.isDisjoint(with: seen) {
            _ = try feed.answer(sequence: next - 1)
            if let update = try link.next(timeoutMilliseconds: 10) { seen.append(update.sequence) }
        }
        #expect(!lost.isDisjoint(with: seen), "what was lost comes with the snapshot")
        #expect(seen == seen.sorted())
        #expect(Set(seen).count == seen.count)
    }

    @Test func `an update may bear the last number of all`() throws {
        var feed = try Feed.open()
        var link = try FeedSubscriber.connect(
            feed: feed.endpoints.feed, snapshot: feed.endpoints.snapshot)
        let (_, next) = try Self.connect(&feed, &link, from: .max - 600)
        var last: UInt64?
        for number in next...UInt64.max {
            try feed.publish(number)
            if let update = try link.next(timeoutMilliseconds: 10) {
                last = update.sequence
            } else {
                _ = try feed.answer(sequence: number)
            }
        }
        while last != .max, let update = try link.next(timeoutMilliseconds: 1_000) {
            last = update.sequence
        }
        #expect(last == .max)
    }

    @Test func `after a snapshot of the last number a processor may start again`() throws {
        var feed = try Feed.open()
        var link = try FeedSubscriber.connect(
            feed: feed.endpoints.feed, snapshot: feed.endpoints.snapshot)
        var first: FeedUpdate?
        for _ in 0..<500 where first == nil {
            _ = try feed.answer(sequence: .max)
            first = try link.next(timeoutMilliseconds: 10)
        }
        #expect(first?.sequence == .max)
        #expect(try Self.connect(&feed, &link, from: 1).shown.isEmpty == false)
    }
}
