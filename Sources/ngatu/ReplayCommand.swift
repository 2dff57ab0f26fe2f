import ArgumentParser
import Foundation
import Pipeline
import Wire

/// `ngatu replay`: recorded readings into a processor.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send recorded readings (CSV) to a processor.",
        discussion: """
            A mapping file says what the columns mean, so that any vendor's CSV can be sent.
            Examples:

              ngatu replay Fixtures/readings/saigon-12-morning.csv \\
                --mapping Fixtures/readings/saigon-12.toml --speed 20
              zcat events.csv.gz | ngatu replay - --mapping events.toml --to tcp://127.0.0.1:40001
            """)

    @Argument(help: "CSV files; '-' is standard input.")
    var files: [String] = ["-"]

    @Option(help: "Mapping file (TOML).")
    var mapping: String

    @Option(help: "Where to send, comma-separated; without it, the processor on --state.")
    var to: String?

    @Option(help: "State folder of the processor to send to.")
    var state: String = ".ngatu"

    @Option(help: "Event seconds per second, or 'max'.")
    var speed: String = "max"

    @Option(help: "Readings per batch, 1…1024.")
    var batch: Int = 256

    @Option(help: "Source number of rows that name none.")
    var source: UInt32 = 1

    @Option(help: "Epoch of all sources; without it, the time now.")
    var epoch: UInt32?

    @Option(help: "Sequence to begin with.")
    var firstSequence: UInt64 = 0

    @Option(help: "End after so many seconds of event time.")
    var seconds: Double?

    @Option(help: "Rows may lag behind the newest one by so many seconds.")
    var outOfOrder: Double = 0

    @Flag(name: .customLong("repeat"), help: "Begin again at the end, until stopped.")
    var repeats = false

    @Flag(help: "Send each batch twice; the second must change nothing.")
    var sendTwice = false

    @Flag(help: "Do not say that the stream has ended: more will follow.")
    var noEnd = false

    @Flag(help: "Move all times so that the first row is now.")
    var startNow = false

    mutating func run() async throws {
        let interruption = Interruption()
        var progress = ProgressLine()
        let options = try options()
        do throws(PipelineError) {
            var replayer = try Replayer(options, isStopped: { interruption.isSet }) {
                progress.show($0)
            }
            try replayer.run()
            Self.report(replayer.summary)
            // Leaves at once: without this the sockets would first wait for the other side.
            if interruption.isSet { Foundation.exit(130) }
            interruption.release()
        } catch {
            throw Exit.failure(error)
        }
    }

    private static func report(_ summary: ReplaySummary) {
        for complaint in summary.complaints { Terminal.complain(complaint) }
        if summary.skipped > summary.complaints.count {
            Terminal.complain("… and \(summary.skipped - summary.complaints.count) rows more")
        }
        Terminal.say(summary.line)
    }

    private func options() throws -> ReplayOptions {
        guard (1...1_024).contains(batch) else {
            throw Exit.failure("--batch: \(batch) is not in 1…1024", code: 64)
        }
        var options = ReplayOptions(
            files: files, mapping: try MappingFile.load(mapping),
            endpoints: try IngestEndpoints.named(to, orOf: state),
            epoch: epoch ?? UInt32(Date.now.timeIntervalSince1970))
        guard let rate = Double(speed), rate > 0 else {
            guard speed == "max" else {
                throw Exit.failure("--speed: '\(speed)' is neither a number nor 'max'", code: 64)
            }
            return filled(options)
        }
        options.speed = rate
        return filled(options)
    }

    private func filled(_ start: ReplayOptions) -> ReplayOptions {
        var options = start
        options.batchSize = batch
        options.source = source
        options.firstSequence = firstSequence
        options.seconds = seconds
        options.repeats = repeats
        options.outOfOrderSeconds = outOfOrder
        options.sendsTwice = sendTwice
        options.announcesEnd = !noEnd
        options.startsNow = startNow
        return options
    }
}
