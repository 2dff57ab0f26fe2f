import Aggregation
import ArgumentParser
import Benchmarks
import Foundation
import Pipeline

/// `ngatu bench pipe`: a whole processor, measured from its sockets to its decisions.
struct BenchPipe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipe",
        abstract: "Run a processor on readings' time and tell what it took.",
        discussion: """
            Prints where its sockets are, then waits for readings until their stream ends. Example:

              ngatu bench pipe --detectors 10000
              ngatu bench send --to tcp://127.0.0.1:PORT /tmp/events
            """)

    @Option(help: "Detectors, numbered from 1.")
    var detectors = 10_000

    @Option(help: "Where readings arrive.")
    var ingest = "tcp://127.0.0.1:*"

    @Option(help: "Folder of the keys that senders need.")
    var keys: String?

    @Flag(help: "Make every second of event time an interval, and each change a decision.")
    var decideEachSecond = false

    mutating func run() throws {
        let interruption = Interruption()
        var setup = PipeLane.Setup()
        setup.detectors = detectors
        setup.ingest = ingest
        setup.keys = keys
        setup.decidesEachSecond = decideEachSecond
        let lane = try PipeLane(setup)
        Terminal.say("ingest=\(lane.endpoints.ingest[0])")
        Terminal.say("decisions=\(lane.endpoints.decisions)")
        guard let outcome = lane.finish(isStopped: { interruption.isSet }) else {
            throw ExitCode(130)
        }
        interruption.release()
        Terminal.say(
            "lane=pipe count=\(outcome.summary.counters.received) "
                + "ended=\(outcome.endedNanoseconds) process=\(outcome.processNanoseconds) "
                + "decisions=\(outcome.summary.decisions) "
                + "decision_hash=\(outcome.summary.decisionHash)")
    }
}

/// `ngatu bench send`: a file of messages, as fast as the other side takes them.
struct BenchSend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send a file of messages as fast as they are taken.")

    @Option(help: "The endpoint.")
    var to: String

    @Option(help: "Key file, where the other side asks for one.")
    var key: String?

    @Argument(help: "The file that 'ngatu bench events --batch' wrote.")
    var file: String

    mutating func run() throws {
        let interruption = Interruption()
        let file = try FrameFile(path: file)
        let security = try Access.security(of: key)
        let started = try FileSender.send(
            file, to: to, security: security, isStopped: { interruption.isSet })
        if interruption.isSet { throw ExitCode(130) }
        interruption.release()
        Terminal.say("lane=send count=\(file.count) started=\(started)")
    }
}

/// `ngatu bench load`: many sites that report at their hour.
struct BenchLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send what a city's sites send, at a given pace.",
        discussion: """
            Times are the wall clock's: the processor runs with --time wall. Example:

              ngatu bench load --detectors 100000 --hertz 1 --seconds 600
            """)

    @Option(help: "Endpoints, separated by commas; those of the state folder when left out.")
    var to: String?

    @Option(help: "State folder of the processor.")
    var state = ".ngatu"

    @Option(help: "Detectors, numbered from 1.")
    var detectors = 10_000

    @Option(help: "Reports of each detector a second.")
    var hertz = 1.0

    @Option(help: "Sites, each a source of its own.")
    var sources = 100

    @Option(help: "Readings in one batch, 3…1,024.")
    var batch = 64

    @Option(help: "How long, in seconds.")
    var seconds = 10.0

    @Flag(help: "Drop readings for which there is no room, and declare them, instead of waiting.")
    var drop = false

    mutating func validate() throws {
        guard (3...1_024).contains(batch) else { throw ValidationError("--batch is 3…1,024") }
        guard detectors > 0, sources > 0, hertz > 0, hertz <= 1_000, seconds > 0 else {
            throw ValidationError("counts are above 0, and --hertz is at most 1,000")
        }
    }

    mutating func run() throws {
        let interruption = Interruption()
        var plan = LoadSender.Plan()
        plan.endpoints = try IngestEndpoints.named(to, orOf: state)
        plan.detectors = detectors
        plan.hertz = hertz
        plan.sources = sources
        plan.batch = batch
        plan.seconds = seconds
        plan.drops = drop
        var sender = try LoadSender(plan)
        try sender.run(isStopped: { interruption.isSet }) { Terminal.note(Self.line($0)) }
        Terminal.say(Self.line(sender.summary))
        if interruption.isSet { throw ExitCode(130) }
        interruption.release()
    }

    private static func line(_ summary: LoadSender.Summary) -> String {
        "offered=\(summary.offered) sent=\(summary.sent) dropped=\(summary.dropped) "
            + "behind_us=\(summary.behindMicroseconds)"
    }
}

/// `ngatu bench latency`: from the reading that closes a second to the decision that follows.
struct BenchLatency: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency",
        abstract: "Measure the way from a reading to its decision.",
        discussion: """
            The other side is 'ngatu bench pipe --decide-each-second', or any program that
            publishes something for each message. Example:

              ngatu bench latency --ingest tcp://127.0.0.1:5555 --decisions tcp://127.0.0.1:5556
            """)

    @Option(help: "Where readings go.")
    var ingest: String

    @Option(help: "Where decisions are published.")
    var decisions: String

    @Option(help: "Beginning of the topics to wait for.")
    var topic = ""

    @Option(help: "How many decisions are measured.")
    var samples = 2_000

    @Option(help: "Pause between two of them, in microseconds.")
    var pause: UInt32 = 1_000

    mutating func run() throws {
        let interruption = Interruption()
        var probe = try LatencyProbe(ingest: ingest, decisions: decisions, topic: topic)
        Thread.sleep(forTimeInterval: 0.3)
        let delays = try probe.run(
            samples: samples, pauseMicroseconds: pause, isStopped: { interruption.isSet }
        ).sorted()
        guard !delays.isEmpty else { throw Exit.failure("no decision came", code: 69) }
        interruption.release()
        func quantile(_ share: Double) -> Int64 { delays[Int(Double(delays.count - 1) * share)] }
        Terminal.say(
            "lane=latency count=\(delays.count) p50=\(quantile(0.5)) p90=\(quantile(0.9)) "
                + "p99=\(quantile(0.99)) maximum=\(quantile(1))")
    }
}
