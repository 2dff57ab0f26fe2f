import Aggregation
import ConsoleLink
import Foundation
import Messaging
import Testing
import TrafficModel
import Wire

@testable import Pipeline

@Suite(.timeLimit(.minutes(1))) struct ProcessorTests {
    @Test func `readings pushed over a socket end in decisions and interval rows`() async throws {
        let processor = try RunningProcessor {
            $0.intervalsPath = $1 + "/intervals.csv"
            $0.decisionsPath = $1 + "/decisions.ndjson"
            $0.changesPath = $1 + "/changes.ndjson"
        }
        let sites = SmallCity.readings(seed: 5)
        try processor.send(sites)
        let summary = try #require(await processor.finished())
        let sent = UInt64(sites.map(\.count).reduce(0, +))
        #expect(summary.counters.received == sent)
        #expect(summary.counters.aggregated == sent)
        #expect(summary.decisions == 2)
        let decisions = processor.text("decisions.ndjson").split(separator: "\n")
        let first = try DecisionJSON.decode(Array(try #require(decisions.first).utf8))
        #expect(first.target == .controller(ControllerNumber(10)))
        #expect(first.evidence.count == 3)
        let rows = processor.text("intervals.csv").split(separator: "\n")
        #expect(rows.first.map(String.init) == IntervalRow.header)
        #expect(rows.count { $0.contains(",300,") } == 4 * 2)
        #expect(processor.text("changes.ndjson").contains(#""direction":"began""#))
    }

    @Test func `every batch sent twice changes nothing but the count of duplicates`() async throws {
        let sites = SmallCity.readings(seed: 5)
        let once = try RunningProcessor()
        try once.send(sites)
        let first = try #require(await once.finished())
        let twice = try RunningProcessor()
        try twice.send(sites, copies: 2)
        let second = try #require(await twice.finished())
        #expect(second.decisionHash == first.decisionHash)
        #expect(second.counters.aggregated == first.counters.aggregated)
        #expect(second.counters.duplicate > 0)
        let counters = second.counters
        let known =
            counters.aggregated + counters.late + counters.duplicate + counters.refused
            + counters.shed
        #expect(counters.received == known)
    }

    @Test func `garbage is counted by its reason and harms nobody`() async throws {
        let processor = try RunningProcessor()
        let context = try MessagingContext()
        var socket = try context.socket(.push, options: SocketOptions(lingerMilliseconds: 10_000))
        try socket.connect(processor.endpoints.ingest[0])
        let frames: [[UInt8]] = [[0xFF, 0x00], Array("{".utf8), [], Array("NGT1".utf8)]
        for frame in frames { _ = try socket.send(frame, wait: true) }
        _ = try socket.send(frames: [Array("{}".utf8), Array("{}".utf8)], wait: true)
        try processor.send(SmallCity.readings(seed: 5))
        let summary = try #require(await processor.finished())
        let refused = RefusalReason.allCases.filter { summary.counters.refused($0) > 0 }
        #expect(refused == [.truncated, .magic, .frames, .json])
        #expect(summary.counters.refused == 5)
        #expect(summary.decisions == 2)
    }

    @Test func `incidents and queues pushed over a socket appear on the feed`() async throws {
        let processor = try RunningProcessor(network: SmallCity.watchedNetwork) {
            configuration, _ in
            configuration.expectedSources = 1
        }
        var feed = try FeedSubscriber.connect(
            feed: processor.endpoints.feed, snapshot: processor.endpoints.snapshot)
        // No snapshot has a heartbeat: who hears one is subscribed.
        let beat = try RunningProcessor.first(on: &feed) { $0 == .heartbeat }
        #expect(beat != nil)
        let time = SmallCity.start.advanced(bySeconds: 5)
        let crash = Reading(
            time: time, subject: 100, kind: .incident, a: IncidentType.crash.rawValue, b: 850_000,
            c: 12_000)
        let elsewhere = Reading(
            time: time, subject: 999, kind: .incident, a: IncidentType.flood.rawValue)
        let queue = Reading(
            time: time.advanced(bySeconds: 1), subject: 2_000, kind: .queue, a: 4_500, b: 23,
            c: 620_000, d: Reading.unknownSigned)
        try processor.send([[crash, elsewhere, queue, SmallCity.status(.timeReached, 0, 33)]])

        let told = try RunningProcessor.first(on: &feed) { $0.topic.hasPrefix("incident/") }
        let street = SmallCity.network.links[0]
        #expect(told == IncidentMessage(crash, link: street).map(FeedMessage.incident))
        let state = ApproachState(
            link: LinkIndex(0),
            window: TimeWindow(
                startSecond: UInt32(SmallCity.start.seconds), lengthSeconds: 30),
            occupiedArea: Share(fraction: 0.62), queueLength: Length(meters: 45),
            queuedVehicles: 23, observed: Share(fraction: 1.0 / 3), isEstimated: false,
            ageSeconds: 26)
        let expected = FeedMessage.approach(
            ApproachMessage(state, network: SmallCity.watchedNetwork))
        let seen = try RunningProcessor.first(on: &feed) { $0.topic.hasPrefix("approach/") }
        // The feed rounds to three decimals.
        let bytes = expected.payload(sequence: 0, time: time)
        #expect(seen?.payload(sequence: 0, time: time) == bytes)
        let counted = try RunningProcessor.first(on: &feed) {
            guard case .counters(let counters) = $0 else { return false }
            return counters["ngatu_incidents_unlisted_total"] == 1
        }
        #expect(counted != nil)
        let summary = try #require(await processor.stop())
        #expect(summary.counters.aggregated == 4)
    }

    @Test func `a second processor on the same state folder is refused`() async throws {
        let first = try RunningProcessor()
        #expect {
            _ = try RunningProcessor { configuration, _ in
                configuration.stateFolder = first.folder + "/state"
            }
        } throws: { error in
            (error as? PipelineError)?.exitCode == 75
        }
        _ = await first.stop()
    }

    @Test func `an endpoint in use is named`() async throws {
        let first = try RunningProcessor()
        let taken = first.endpoints.ingest[0]
        #expect {
            _ = try RunningProcessor { configuration, _ in
                configuration.ingestEndpoints = [taken]
            }
        } throws: { error in
            guard let error = error as? PipelineError else { return false }
            return error.exitCode == 69 && error.description.contains(taken)
        }
        _ = await first.stop()
    }

    @Test func `the list of endpoints is there while the processor runs and gone afterwards`()
        async throws
    {
        let folder: String
        do {
            let processor = try RunningProcessor()
            folder = processor.folder + "/state"
            #expect(try Endpoints.read(stateFolder: folder) == processor.endpoints)
            _ = await processor.stop()
        }
        #expect(throws: PipelineError.self) { try Endpoints.read(stateFolder: folder) }
    }
}
