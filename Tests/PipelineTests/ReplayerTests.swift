import Aggregation
import Foundation
import Testing
import TrafficModel
import Wire

@testable import Pipeline

@Suite(.timeLimit(.minutes(1))) struct ReplayerTests {
    /// Vehicle rows of the small city as a vendor's CSV, sites interleaved by time.
    private static func table(_ folder: String) throws -> String {
        let rows = SmallCity.readings(seed: 9).enumerated()
            .flatMap { site, readings in
                readings.filter { $0.kind == .vehicle }.map { (site: site + 1, reading: $0) }
            }
            .sorted { $0.reading.timeMicroseconds < $1.reading.timeMicroseconds }
            .map {
                "\($0.reading.time.rfc3339),\($0.site),\($0.reading.subject),"
                    + "\(Double($0.reading.a) * 0.0036)"
            }
        let path = folder + "/rows.csv"
        try (["at,site,detector,kmh"] + rows).joined(separator: "\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static let mapping = CSVMapping(
        time: CSVMapping.TimeColumn(column: "at"),
        reading: CSVMapping.ReadingForm(kind: .vehicle),
        subject: CSVMapping.SubjectColumn(column: "detector"), columns: ["speed_kmh": "kmh"],
        source: CSVMapping.SourceColumn(column: "site"))

    private static func replay(
        _ path: String, to processor: RunningProcessor, _ change: (inout ReplayOptions) -> Void
    ) throws -> ReplaySummary {
        var options = ReplayOptions(
            files: [path], mapping: mapping, endpoints: processor.endpoints.ingest, epoch: 1)
        change(&options)
        var replayer = try Replayer(options, isStopped: { false }, progress: { _ in })
        try replayer.run()
        return replayer.summary
    }

    @Test func `a vendor's table leads to the same decisions however it is cut into batches`()
        async throws
    {
        var hashes: Set<String> = []
        for batch in [1, 64, 1_024] {
            let processor = try RunningProcessor()
            let path = try Self.table(processor.folder)
            let sent = try Self.replay(path, to: processor) { $0.batchSize = batch }
            let summary = try #require(await processor.finished())
            #expect(sent.skipped == 0)
            #expect(summary.decisions == 2)
            hashes.insert(summary.decisionHash)
        }
        #expect(hashes.count == 1)
    }

    @Test func `a row that cannot be read is told, and the others are sent`() async throws {
        let processor = try RunningProcessor()
        let path = try Self.table(processor.folder)
        let spoiled = try String(contentsOfFile: path, encoding: .utf8)
            .replacing("kmh\n", with: "kmh\nyesterday,1,1000,50\n")
        try spoiled.write(toFile: path, atomically: true, encoding: .utf8)
        let sent = try Self.replay(path, to: processor) { _ in }
        _ = await processor.finished()
        #expect(sent.skipped == 1)
        #expect(sent.complaints.first?.contains("yesterday") == true)
        #expect(sent.readings == sent.rows - 1)
    }

    @Test func `a file that is not there is named`() async throws {
        let processor = try RunningProcessor()
        #expect {
            _ = try Self.replay("/no/such/file.csv", to: processor) { _ in }
        } throws: { error in
            "\(error)".contains("/no/such/file.csv")
        }
        _ = await processor.stop()
    }
}
