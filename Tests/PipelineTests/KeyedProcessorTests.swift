import Aggregation
import ConsoleLink
import Foundation
import Keys
import Messaging
import Operations
import Testing
import TrafficModel
import Wire

@testable import Pipeline

/// A processor with keys, and sensors that come with the right ones and the wrong ones.
@Suite(.timeLimit(.minutes(1))) struct KeyedProcessorTests {
    private let folder = KeyFolder(path: RunningProcessor.newFolder() + "/keys")

    private func key(_ name: String, source: UInt32) throws -> HolderKey {
        try folder.issue(
            to: KeyHolder(
                name: name, duty: .sensor(ReadingRights(sources: [SourceNumber(source)])),
                created: .zero))
    }

    private func console() throws -> HolderKey {
        try folder.issue(
            to: KeyHolder(
                name: "an",
                duty: .console(
                    ConsoleSeat(
                        person: "An", role: .view, areas: .everything, agency: .transport)),
                created: .zero))
    }

    private func processor() throws -> RunningProcessor {
        try RunningProcessor { configuration, _ in
            configuration.keysFolder = folder.path
            configuration.expectedSources = 1
        }
    }

    /// A batch of one vehicle and, unless left out, the end of the source's stream.
    private func batch(source: UInt32, detector: UInt32, isLast: Bool = true) -> [UInt8] {
        let vehicle = Reading(
            time: SmallCity.start, subject: detector, kind: .vehicle, a: 8_000, b: 300, c: 400)
        let end = Reading(
            time: SmallCity.start.advanced(bySeconds: 60), subject: source, kind: .status, a: 2)
        return BatchEncoder.encode(
            isLast ? [vehicle, end] : [vehicle], source: source, epoch: 1, firstSequence: 0,
            sentTime: SmallCity.start)
    }

    private func send(
        _ batches: [[UInt8]], to processor: RunningProcessor, security: SocketSecurity
    ) throws {
        let context = try MessagingContext()
        var socket = try context.socket(
            .push, options: SocketOptions(lingerMilliseconds: 5_000, security: security))
        try socket.connect(processor.endpoints.ingest[0])
        for batch in batches { _ = try socket.send(batch, wait: true) }
    }

    @Test func `a sensor's own readings are taken in`() async throws {
        let sensor = try key("site-1", source: 1)
        let processor = try processor()
        try send(
            [batch(source: 1, detector: 1_000)], to: processor, security: sensor.security)
        let summary = try #require(await processor.finished())
        #expect(summary.counters.aggregated == 2)
        #expect(summary.counters.refused == 0)
    }

    @Test func `another's source, and a detector at another's site, are refused`() async throws {
        let sensor = try key("site-1", source: 1)
        let processor = try processor()
        let batches = [
            batch(source: 2, detector: 1_001, isLast: false),
            batch(source: 1, detector: 1_001, isLast: false), batch(source: 1, detector: 1_000),
        ]
        try send(batches, to: processor, security: sensor.security)
        let summary = try #require(await processor.finished())
        #expect(summary.counters.refused(.foreign) == 2)
        #expect(summary.counters.aggregated == 2)
    }

    @Test func `without a key nothing arrives, and it is counted`() async throws {
        let sensor = try key("site-1", source: 1)
        let console = try console()
        let processor = try processor()
        var feed = try FeedSubscriber.connect(
            feed: processor.endpoints.feed, snapshot: processor.endpoints.snapshot,
            security: console.security)
        try send([batch(source: 1, detector: 1_000)], to: processor, security: .plain)
        let told = try RunningProcessor.first(on: &feed) { message in
            if case .security(let event) = message { event.door != "feed" } else { false }
        }
        #expect(told != nil)
        try send([batch(source: 1, detector: 1_000)], to: processor, security: sensor.security)
        let summary = try #require(await processor.finished())
        #expect(summary.counters.received == 2)
    }

    @Test func `a revoked sensor is no longer heard on the connection that it has`() async throws {
        let sensor = try key("site-1", source: 1)
        let console = try console()
        let processor = try processor()
        var feed = try FeedSubscriber.connect(
            feed: processor.endpoints.feed, snapshot: processor.endpoints.snapshot,
            security: console.security)
        let context = try MessagingContext()
        var socket = try context.socket(
            .push, options: SocketOptions(lingerMilliseconds: 5_000, security: sensor.security))
        try socket.connect(processor.endpoints.ingest[0])
        _ = try socket.send(batch(source: 1, detector: 1_000, isLast: false), wait: true)
        _ = try folder.revoke("site-1", at: Timestamp(seconds: 1))
        var isRefused = false
        // The list is looked at each second; until then the batch is a duplicate of the first.
        for _ in 0..<200 where !isRefused {
            _ = try socket.send(batch(source: 1, detector: 1_000, isLast: false), wait: true)
            let update = try feed.next(timeoutMilliseconds: 100)
            if case .refused(let refusal)? = update?.message {
                isRefused = refusal.reason == .foreign
            }
        }
        #expect(isRefused)
        let summary = await processor.stop()
        #expect(summary?.counters.aggregated == 1)
    }

    @Test func `a folder without keys keeps the processor from starting`() throws {
        let error = try #require(throws: PipelineError.self) {
            try RunningProcessor { configuration, place in
                configuration.keysFolder = place + "/nowhere"
            }
        }
        #expect(error.exitCode == 66)
    }
}
