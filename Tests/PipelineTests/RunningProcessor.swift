import Aggregation
import ConsoleLink
import Foundation
import Messaging
import Synchronization
import TrafficModel
import Wire

@testable import Pipeline

/// A processor on free loopback ports and a state folder of its own.
final class RunningProcessor: Sendable {
    let folder: String
    let endpoints: Endpoints
    private let processor: Processor
    private let summary = Mutex<RunSummary?>(nil)
    private let ended: AsyncStream<RunSummary>

    init(
        network: RoadNetwork = SmallCity.network,
        _ change: (inout Configuration, String) -> Void = { _, _ in }
    ) throws {
        let folder = Self.newFolder()
        var configuration = SmallCity.configuration(shards: 1, state: folder + "/state")
        change(&configuration, folder)
        let (ended, continuation) = AsyncStream.makeStream(of: RunSummary.self)
        processor = try Processor(network: network, configuration: configuration) {
            continuation.yield($0)
            continuation.finish()
        }
        self.folder = folder
        self.ended = ended
        endpoints = processor.endpoints
        processor.start()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Waits until the input has ended, and stops the threads.
    func finished() async -> RunSummary? {
        var last: RunSummary?
        for await summary in ended { last = summary }
        processor.stop()
        return last
    }

    /// Stops at once; what had been received is decided on.
    func stop() async -> RunSummary? {
        processor.stop()
        var last: RunSummary?
        for await summary in ended { last = summary }
        return last
    }

    /// Sends each site's readings in batches, as a replay at full speed would.
    func send(_ sites: [[Reading]], batch: Int = 256, copies: Int = 1) throws {
        let context = try MessagingContext()
        var socket = try context.socket(.push, options: SocketOptions(lingerMilliseconds: 10_000))
        try socket.connect(endpoints.ingest[0])
        for (site, readings) in sites.enumerated() {
            for first in stride(from: 0, to: readings.count, by: batch) {
                let part = readings[first..<min(first + batch, readings.count)]
                let bytes = BatchEncoder.encode(
                    Array(part), source: UInt32(1 + site), epoch: 1, firstSequence: UInt64(first),
                    sentTime: SmallCity.start)
                for _ in 0..<copies { _ = try socket.send(bytes, wait: true) }
            }
        }
    }

    /// The first message of the feed that is meant, or `nil` when none came in some 20 s.
    static func first(
        on feed: inout FeedSubscriber, where isMeant: (FeedMessage) -> Bool
    ) throws -> FeedMessage? {
        for _ in 0..<200 {
            guard let update = try feed.next(timeoutMilliseconds: 100) else { continue }
            if isMeant(update.message) { return update.message }
        }
        return nil
    }

    func text(_ file: String) -> String {
        // A missing file reads as empty, and the expectation on its content fails.
        (try? String(contentsOfFile: folder + "/" + file, encoding: .utf8)) ?? ""
    }

    static func newFolder() -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/ngatu-test-\(UUID())"
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
