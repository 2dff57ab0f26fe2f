import ArgumentParser
import Benchmarks

/// `ngatu bench`: measures this machine, and the lanes that `ops/bench` compares with others.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine.",
        discussion: """
            Examples:

              ngatu bench events --detectors 10000 --batch 256 --out /tmp/events
              ngatu bench kernel --detectors 10000 /tmp/events
            """,
        subcommands: [BenchEvents.self, BenchKernel.self])
}

/// `ngatu bench events`: writes a seeded file of readings.
struct BenchEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Write a seeded file of readings.",
        discussion: """
            With --batch: messages as they travel, each behind its length (u32). Without: bare
            readings of 32 bytes. Example:

              ngatu bench events --events 4000000 --detectors 10000 --batch 256 --out /tmp/events
            """)

    @Option(help: "Vehicles in all.")
    var events = 4_000_000

    @Option(help: "Detectors, numbered from 1.")
    var detectors: UInt32 = 10_000

    @Option(help: "Vehicles per detector and second of event time.")
    var perPulse = 20.0

    @Option(help: "Seed.")
    var seed: UInt64 = 1

    @Option(help: "Readings in one message, 1…1,024.")
    var batch: Int?

    @Option(help: "The file to write.")
    var out: String

    mutating func run() throws {
        let shape = EventStream.Shape(
            events: events, detectors: detectors, perPulse: perPulse, seed: seed)
        try FrameFile.write(EventStream(shape), batch: batch, to: out)
    }
}

/// `ngatu bench kernel`: the hot kernel alone.
struct BenchKernel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel", abstract: "Run a file of messages through the hot kernel.")

    @Option(help: "Detectors, numbered from 1.")
    var detectors = 10_000

    @Option(help: "How many times.")
    var repeats = 1

    @Argument(help: "The file that 'ngatu bench events' wrote.")
    var file: String

    mutating func run() throws {
        let file = try FrameFile(path: file)
        for _ in 0..<repeats { print(KernelLane.run(file, detectors: detectors).line) }
    }
}
