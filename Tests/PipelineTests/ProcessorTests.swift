import Aggregation
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
